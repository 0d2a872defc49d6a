interface AccountNameProps {
  /** The address that the password of the form belongs to. */
  email: string;
}

/** Tells password managers whose password it is. They look at text fields alone: one of `type=hidden` is no field to them. */
export function AccountName({ email }: AccountNameProps) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
