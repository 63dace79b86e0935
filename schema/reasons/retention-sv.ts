/** Reasons about retention in Swedish. */
export const retentionSwedish = {
  'decision-known': [
    'Beslutet finns redan i registret.',
    'Ange en annan beteckning, eller använd det beslut som finns.',
  ],
  'decision-ended': [
    'Gallringsbeslutet är avslutat.',
    'Välj ett beslut som gäller, eller ta upp ett nytt i registret.',
  ],
  'rule-exists': ['Det finns redan en gallringsregel för just detta.', 'Avsluta den, eller gör en ny i dess ställe.'],
  'rule-ended': ['Gallringsregeln är redan avslutad.', 'Ladda om sidan och se vilka regler som gäller nu.'],
} as const;
