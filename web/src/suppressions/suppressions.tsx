import words from '../../words/en/suppressions.json';
import { t } from '../words';

export { words };

export default function Suppressions() {
    return <h1>{t('nav.do-not-call')}</h1>;
}
