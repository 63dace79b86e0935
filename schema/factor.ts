/** The second factor: a code that changes with time, and recovery codes for when the device is gone. */
import { z } from 'zod';

/** `pending`: set up, but no code has been shown yet. */
export const Factor = z.object({
  state: z.enum(['off', 'pending', 'on']),
  /** The organisation asks for one. */
  required: z.boolean(),
  recoveryCodesLeft: z.int(),
});
export type Factor = z.infer<typeof Factor>;

/** Shown while it is set up, and never again. */
export const FactorSetup = z.object({
  /** In base32, to be typed in. */
  secret: z.string(),
  uri: z.string(),
  /** The address as a QR code: one path, drawn in units of a module within `size` × `size`. */
  qr: z.object({ size: z.int(), path: z.string() }),
});
export type FactorSetup = z.infer<typeof FactorSetup>;

const Code = z.string().trim().min(6).max(40);

/** Six digits of the device, or a recovery code. */
export const FactorCode = z.object({ code: Code });
export type FactorCode = z.infer<typeof FactorCode>;

/** Who they are, once more. */
export const FactorProof = z
  .object({ code: Code, password: z.string().min(1).max(1000) })
  .partial()
  .refine(({ code, password }) => (code === undefined) !== (password === undefined), {
    path: ['code'],
    message: 'either a code or the password',
  });
export type FactorProof = z.infer<typeof FactorProof>;

export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
