/** Several of many: boxes to tick, under one heading. */
interface Props {
  name: string;
  legend: string;
  options: readonly { value: string; label: string; checked?: boolean }[];
}

export function Checks({ name, legend, options }: Props) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(({ value, label, checked }) => (
        <div key={value} className="check">
          <input type="checkbox" id={`${name}-${value}`} name={name} value={value} defaultChecked={checked ?? false} />
          <label htmlFor={`${name}-${value}`}>{label}</label>
        </div>
      ))}
    </fieldset>
  );
}
