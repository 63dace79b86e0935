/**
 * The language of a text as ISO 639-1. What the page says of itself is a prior, not a verdict: templates that declare
 * English around Swedish pages are common, and so are pages too short for their letters to tell.
 */
import { eld } from 'eld/extrasmall';

/** Nothing past this many characters is looked at. */
const SAMPLE_LENGTH = 2_000;
/** Below this many characters the declaration is believed, where there is one. */
const SHORT_TEXT_LENGTH = 60;
/** Neighbours such as Swedish, Danish and Norwegian score this close on mixed text; then the declaration decides. */
const CLOSE_SCORE = 0.06;

const LANGUAGES =
  'sv en no da fi is de nl fr es pt it pl cs sk sl hr sr hu ro bg el et lv lt sq uk ru be tr ar fa he ca eu'.split(' ');
/** Codes that pages use for what the detector calls by another name. */
const SAME_LANGUAGE: Record<string, string> = { nb: 'no', nn: 'no', iw: 'he' };

eld.setLanguageSubset(LANGUAGES);

/**
 * The language of `text`: 'sv', 'en', another ISO 639-1 code, or 'und' when neither the text nor `declared` (a primary
 * subtag such as 'sv', or null) tells.
 */
export function detectLanguage(text: string, declared: string | null): string {
  const prior = declared === null ? null : (SAME_LANGUAGE[declared] ?? declared);
  const sample = text.slice(0, SAMPLE_LENGTH).trim();
  if (sample.length < SHORT_TEXT_LENGTH && prior !== null) return prior;

  const detected = eld.detect(sample);
  if (detected.language === '') return prior ?? 'und';
  if (prior === null) return detected.isReliable() ? detected.language : 'und';
  const scores = detected.getScores();
  const isCloseCall = scores[detected.language]! - (scores[prior] ?? 0) < CLOSE_SCORE;
  // A language the detector does not know (Somali, Sámi) cannot be overruled by a guess that is itself unsure.
  return isCloseCall || !detected.isReliable() ? prior : detected.language;
}
