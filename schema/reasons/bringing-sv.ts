/** Reasons of files that are uploaded and looked after, in Swedish. */
import type { bringingEnglish } from './bringing-en.ts';

export const bringingSwedish: Record<keyof typeof bringingEnglish, readonly [sentence: string, next: string]> = {
  'file-type': [
    '[Filer som slutar på .{ending} kan inte läsas.|Filer av det här slaget kan inte läsas.]',
    'Spara den som ett slag som kan läsas, till exempel PDF eller DOCX, och ladda upp det.',
  ],
  'file-size': [
    '[Filen är större än {limitMegabytes} MB.|Filen är för stor.]',
    'Dela upp den i mindre filer och ladda upp dem var för sig.',
  ],
  'file-name': [
    'Filen måste ha ett namn på högst 255 tecken, i mappar på högst 1 000.',
    'Ge den ett annat namn och ladda upp den igen.',
  ],
  'line-lost': [
    'Förbindelsen bröts innan hela filen hade skickats.',
    'Kontrollera att du har nät och försök igen; det som redan har kommit skickas inte om.',
  ],
  'uploads-at-once': [
    'Du har redan {count} filer på väg, och fler får det inte vara.',
    'Vänta tills några av dem är skickade, eller avbryt dem som det inte blir något av.',
  ],
  'upload-gone': ['Uppladdningen avbröts, eller så hände inget med den på ett dygn.', 'Ladda upp filen igen.'],
  'upload-received': ['Hela filen har redan kommit.', 'Följ hur den läses, eller avbryt det.'],
  'upload-offset': [
    'Uppladdningen fortsätter inte där den avbröts.',
    'Fråga hur mycket som har kommit och fortsätt därifrån.',
  ],
  'upload-beyond': ['Det kom mer än filen skulle innehålla.', 'Ladda upp filen igen.'],
  'still-reading': ['Filen läses just nu.', 'Vänta tills det är klart, eller avbryt det först.'],
  'read-ended': ['Läsningen av filen är redan avslutad.', 'Läs om den om något är fel.'],
  'not-failed': ['Det finns inget som misslyckades att försöka igen med.', 'Ladda om sidan och se hur det är nu.'],
  'no-file': ['Det här är en sida på en webbplats, och den läses med webbplatsen.', 'Läs in webbplatsen igen.'],
  'from-website': [
    'Det här kommer från en webbplats.',
    'Ändra vad som läses in därifrån, eller ta bort webbplatsen; en kopia kan behållas som en fil.',
  ],
  'name-taken': [
    'Det finns redan en fil med det namnet, eller en raderad som kan tas tillbaka.',
    'Ge en av dem ett annat namn, eller flytta den till en annan samling.',
  ],
  'already-there': ['Den finns redan i den här samlingen.', 'Välj en annan samling.'],
  'level-lower': [
    'Den samlingen är till för sådant som har en lägre klassning.',
    'Välj en med samma eller högre klassning, eller be en ägare av utrymmet att ändra klassningen.',
  ],
  'not-read': ['Filen har inte lästs än.', 'Vänta tills den är klar och försök igen.'],
  'restore-late': [
    '[Den raderades för mer än {days} dagar sedan.|Den raderades för länge sedan.]',
    'Ladda upp filen igen.',
  ],
};
