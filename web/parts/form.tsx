/** Form parts: a labelled field with its hint and its error, a problem on top, and a button that knows it was pressed. */
import { useNavigation } from '@remix-run/react';
import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react';
import type { Problem } from '#schema/problem.ts';
import { useVoice } from './voice.tsx';

interface FieldProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
}

/** Ids that join a control to its hint and error, for those who cannot see that they stand together. */
function joined({ name, hint, error }: FieldProps) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return { id: name, name, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined };
}

function Field({ name, label, hint, error, children }: FieldProps & { children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p className="error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'name'>;
export function Input({ name, label, hint, error, ...input }: InputProps) {
  const field = { name, label, hint, error };
  return (
    <Field {...field}>
      <input {...joined(field)} {...input} />
    </Field>
  );
}

type LinesProps = FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'name'>;
export function Lines({ name, label, hint, error, ...area }: LinesProps) {
  const field = { name, label, hint, error };
  return (
    <Field {...field}>
      <textarea rows={3} spellCheck={false} {...joined(field)} {...area} />
    </Field>
  );
}

type Options = readonly (readonly [value: string | number, text: string])[];
type SelectProps = FieldProps & {
  defaultValue: string | number;
  options?: Options;
  /** Options under a heading each. */
  groups?: readonly { label: string; options: Options }[];
};
export function Select({ defaultValue, options = [], groups = [], ...field }: SelectProps) {
  return (
    <Field {...field}>
      <select {...joined(field)} defaultValue={defaultValue}>
        <OptionList options={options} />
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            <OptionList options={group.options} />
          </optgroup>
        ))}
      </select>
    </Field>
  );
}

const OptionList = ({ options }: { options: Options }) =>
  options.map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));

type ChoiceProps = FieldProps & {
  defaultValue: string;
  options: readonly { value: string; label: string; hint?: string }[];
};
/** One of a few, all of them in sight with what each means. */
export function Choice({ name, label, error, defaultValue, options }: ChoiceProps) {
  return (
    <fieldset aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{label}</legend>
      {options.map(({ value, hint, ...option }) => (
        <div key={value} className="check">
          <input
            type="radio"
            id={`${name}-${value}`}
            name={name}
            value={value}
            defaultChecked={value === defaultValue}
            aria-describedby={hint && `${name}-${value}-hint`}
          />
          <label htmlFor={`${name}-${value}`}>{option.label}</label>
          {hint && (
            <p className="hint" id={`${name}-${value}-hint`}>
              {hint}
            </p>
          )}
        </div>
      ))}
      {error && (
        <p className="error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

export function Check({ name, label, hint, checked }: FieldProps & { checked: boolean }) {
  return (
    <div className="field check">
      <input type="checkbox" {...joined({ name, label, hint })} defaultChecked={checked} />
      <label htmlFor={name}>{label}</label>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What went wrong with the whole form, read out when it appears. */
export function Complaint({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  return (
    <div className="notice bad" role="alert">
      <p>
        <strong>{problem.detail}</strong>
      </p>
      <p>{problem.next}</p>
    </div>
  );
}

interface SubmitProps {
  children: ReactNode;
  className?: string;
  intent?: string;
  /** What it says to those who do not see what it stands beside. */
  spokenLabel?: string;
}
export function Submit({ children, className = 'primary', intent, spokenLabel }: SubmitProps) {
  const navigation = useNavigation();
  const busy = navigation.state !== 'idle' && navigation.formMethod !== undefined && navigation.formMethod !== 'GET';
  const { say } = useVoice();
  const mine = busy && (intent === undefined || navigation.formData?.get('intent') === intent);
  return (
    <button
      type="submit"
      className={className}
      aria-label={spokenLabel}
      aria-disabled={busy}
      {...(intent ? { name: 'intent', value: intent } : {})}
    >
      {children}
      {mine && <span className="spoken">{say('frame.working')}</span>}
    </button>
  );
}

/** The complaint about one field, also when it is about an item inside it. */
export const wrongField = (problem: Problem | undefined, path: string): string | undefined =>
  problem?.errors?.find((error) => error.path === path || error.path.startsWith(`${path}.`))?.message;
