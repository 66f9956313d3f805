import words from '../../words/en/import.json';
import { t } from '../words';

export { words };

export default function Imports() {
    return <h1>{t('nav.import')}</h1>;
}
