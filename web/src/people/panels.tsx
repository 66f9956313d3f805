// What the buttons above the list open: a field's filter, the campaign, saved views, columns.
import type { GridColumn } from '../parts/grid';
import type { Person, RecordType } from '../types';
import { CampaignList } from './campaign-list';
import { ColumnsPanel } from './columns-panel';
import { FilterPanel } from './filter-panel';
import type { PeopleQuery } from './query';
import { narrow } from './toolbar';
import { ViewsPanel } from './views-panel';

interface Props {
    kind: 'filter' | 'campaign' | 'views' | 'columns';
    people: PeopleQuery;
    type: RecordType | undefined;
    columns: GridColumn<Person>[];
    onColumns: () => void;
    close: () => void;
}

export default function Panel({ kind, people, type, columns, onColumns, close }: Props) {
    if (kind === 'filter') return <FilterPanel people={people} type={type} close={close} />;
    if (kind === 'views') return <ViewsPanel people={people} type={type} close={close} />;
    if (kind === 'columns') return <ColumnsPanel all={columns} type={type?.uuid ?? ''} sort={people.sort} onChange={onColumns} />;
    return <CampaignList onChoose={({ uuid }) => { narrow({ campaign: uuid }); close(); }} />;
}
