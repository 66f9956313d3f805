import words from '../../words/en/export.json';
import { t } from '../words';

export { words };

export default function Exports() {
    return <h1>{t('nav.export')}</h1>;
}
