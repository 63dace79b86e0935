/** How the reader likes pages to look, and in which language. */
import { Form } from '@remix-run/react';
import type { Me } from '#schema/session.ts';
import { Select, Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

export function Appearance({ me }: { me: Me }) {
  const { say } = useVoice();
  const languages = [['sv', 'Svenska'] as const, ['en', 'English'] as const];
  const themes = (['system', 'light', 'dark'] as const).map((theme) => [theme, say(`account.theme.${theme}`)] as const);
  return (
    <section>
      <h2>{say('account.appearance')}</h2>
      <Form method="post" action="/preference" reloadDocument>
        <input type="hidden" name="next" value="/account" />
        <Select name="language" label={say('account.language')} defaultValue={me.language} options={languages} />
        <Select name="theme" label={say('account.theme')} defaultValue={me.theme} options={themes} />
        <Submit>{say('account.save')}</Submit>
      </Form>
    </section>
  );
}
