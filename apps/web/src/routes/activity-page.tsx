export function ActivityPage() {
  return <main />;
}
