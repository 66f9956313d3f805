import words from '../../words/en/person.json';
import { t } from '../words';

export { words };

export default function Person() {
    return <h1>{t('nav.people')}</h1>;
}
