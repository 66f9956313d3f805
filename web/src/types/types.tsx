import words from '../../words/en/types.json';
import { t } from '../words';

export { words };

export default function Types() {
    return <h1>{t('nav.types')}</h1>;
}
