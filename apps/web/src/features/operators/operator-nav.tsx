import { NavAnchor } from '../../ui/nav-anchor.tsx';

/** The pages of the operator area. */
export function OperatorNav() {
  return (
    <nav aria-label="Operator area" className="operator-nav">
      <NavAnchor to="/admin/users">Users</NavAnchor>
      <NavAnchor to="/admin/sessions">Sessions</NavAnchor>
      <NavAnchor to="/admin/audit">Audit trail</NavAnchor>
      <NavAnchor to="/admin/explain">Explain</NavAnchor>
    </nav>
  );
}
