export function SecurityPage() {
  return <main />;
}
