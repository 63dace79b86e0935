/** What a tenant is called, in which language it is met, and the address of its sign-in page. */
import type { Problem } from '#schema/problem.ts';
import type { TenantForm } from '#schema/tenant.ts';
import { Input, Select, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  tenant: TenantForm;
  problem: Problem | undefined;
}
export function NameFields({ tenant, problem }: Props) {
  const { say } = useVoice();
  return (
    <>
      <Input
        name="name"
        label={say('tenant.name')}
        error={wrongField(problem, 'name') && say('tenant.wrong.name')}
        defaultValue={tenant.name}
        maxLength={200}
        required
      />
      <Input
        name="slug"
        label={say('tenant.slug')}
        hint={say('tenant.slug.hint')}
        error={wrongField(problem, 'slug') && say('tenant.slug.hint')}
        defaultValue={tenant.slug}
        maxLength={63}
        pattern="[a-z0-9][a-z0-9\-]*"
        required
      />
      <Select
        name="language"
        label={say('tenant.language')}
        defaultValue={tenant.language}
        options={[
          ['sv', 'Svenska'],
          ['en', 'English'],
        ]}
      />
    </>
  );
}
