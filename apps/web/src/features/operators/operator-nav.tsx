import { Trans, useLingui } from '@lingui/react/macro';
import { NavAnchor } from '../../ui/nav-anchor.tsx';

/** The pages of the operator area. */
export function OperatorNav() {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Operator area`} className="operator-nav">
      <NavAnchor to="/admin/users">
        <Trans>Users</Trans>
      </NavAnchor>
      <NavAnchor to="/admin/sessions">
        <Trans>Sessions</Trans>
      </NavAnchor>
      <NavAnchor to="/admin/audit">
        <Trans>Audit trail</Trans>
      </NavAnchor>
      <NavAnchor to="/admin/explain">
        <Trans>Explain</Trans>
      </NavAnchor>
    </nav>
  );
}
