import words from '../../words/en/dashboard.json';
import { t } from '../words';

export { words };

export default function Dashboard() {
    return <h1>{t('nav.dashboard')}</h1>;
}
