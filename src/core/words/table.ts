import type { Messages } from './message.ts';

export const table: Messages = {
  E_EMPTY: {
    en: '{file}: the file is empty; choose one with a header line and rows, or export it again',
    pt: '{file}: o arquivo está vazio; escolha um com cabeçalho e linhas, ou exporte-o de novo',
  },
  E_NO_ROWS: {
    en: '{file}: column names ({columns}) and not one row below them; export it again with its rows',
    pt: '{file}: nomes de colunas ({columns}) e nenhuma linha abaixo deles; exporte-o de novo com as linhas',
  },
  E_ENCODING: {
    en: '{file}: {found} at byte {byte} is not UTF-8; if the text was written that way, say so with `encoding: {encoding}`, or save the file as UTF-8',
    pt: '{file}: {found} no byte {byte} não é UTF-8; se o texto foi gravado assim, diga isso com `encoding: {encoding}`, ou salve o arquivo em UTF-8',
  },
  'table.encoding': {
    en: '{file}: the text is not {encoding} near byte {byte}; state another `encoding`, or save the file as UTF-8',
    pt: '{file}: o texto não é {encoding} perto do byte {byte}; indique outro `encoding`, ou salve o arquivo em UTF-8',
  },
  E_NUL: {
    en: '{file}: a zero byte at byte {byte}, which no text has; the file is damaged, or is UTF-16 (then `encoding: utf-16`)',
    pt: '{file}: um byte zero no byte {byte}, que nenhum texto tem; o arquivo está danificado, ou é UTF-16 (nesse caso, `encoding: utf-16`)',
  },
  E_RAGGED: {
    en: '{file}: line {line} has {cells} cells, expected {columns} as in the header; look for a delimiter or a quote too many or too few there',
    pt: '{file}: a linha {line} tem {cells} células, esperadas {columns} como no cabeçalho; procure ali um separador ou aspas a mais ou a menos',
  },
  E_QUOTE: {
    en: '{file}: a quote in the record at line {line} is never closed; close it or remove it',
    pt: '{file}: aspas no registro da linha {line} nunca são fechadas; feche-as ou remova-as',
  },
  E_DUP_COLUMN: {
    en: '{file}: columns of the same name ({names}); give each column a name of its own',
    pt: '{file}: colunas com o mesmo nome ({names}); dê a cada coluna um nome próprio',
  },
  E_TOO_WIDE: {
    en: '{file}: {columns} columns, at most {limit} are read; turn columns into rows, or leave some out',
    pt: '{file}: {columns} colunas, no máximo {limit} são lidas; transforme colunas em linhas, ou deixe algumas de fora',
  },
  E_LINE_LIMIT: {
    en: '{file}: no line end within {limit} bytes (from byte {byte}); is this a table? Check its line ends',
    pt: '{file}: nenhum fim de linha em {limit} bytes (a partir do byte {byte}); isto é uma tabela? Confira os fins de linha',
  },
  E_TYPE: {
    en: '{file}: this is {found}, not the table that its name says; give it its right name, or export the table as CSV or Parquet',
    pt: '{file}: isto é {found}, não a tabela que o nome diz; dê-lhe o nome certo, ou exporte a tabela como CSV ou Parquet',
  },
  E_CORRUPT: {
    en: '{file}: {what} data that are cut or damaged; fetch or export the file again',
    pt: '{file}: dados {what} cortados ou danificados; baixe ou exporte o arquivo de novo',
  },
  E_CORRUPT_PAGE: {
    en: '{file}: a page of {what} data is cut or damaged; fetch or export the file again',
    pt: '{file}: uma página de dados {what} está cortada ou danificada; baixe ou exporte o arquivo de novo',
  },
  E_ENCRYPTED: {
    en: '{file}: the file is encrypted; export it without encryption',
    pt: '{file}: o arquivo está cifrado; exporte-o sem cifra',
  },
  E_CODEC: {
    en: '{file}: column {field} is compressed with {codec}, which is not known here; write it with Snappy, gzip or Zstandard',
    pt: '{file}: a coluna {field} está comprimida com {codec}, desconhecido aqui; grave-a com Snappy, gzip ou Zstandard',
  },
  E_COUNT: {
    en: '{file}: the file says {stated} rows and holds {found}; it is damaged, export it again',
    pt: '{file}: o arquivo diz ter {stated} linhas e contém {found}; está danificado, exporte-o de novo',
  },
  E_LIMIT: {
    en: '{file}: a part of {bytes} bytes, at most {limit} are read; export the table in smaller pieces, as CSV or Parquet',
    pt: '{file}: uma parte de {bytes} bytes, no máximo {limit} são lidos; exporte a tabela em partes menores, como CSV ou Parquet',
  },
  E_SYNTAX: {
    en: '{file}: line {line} is not {what}; correct it there, or export the table as CSV or Parquet',
    pt: '{file}: a linha {line} não é {what}; corrija-a ali, ou exporte a tabela como CSV ou Parquet',
  },
  W_LOCALE: {
    en: 'numbers are read with a decimal comma; if a comma means something else here, state `decimal` and `thousands`',
    pt: 'os números são lidos com vírgula decimal; se a vírgula significa outra coisa aqui, indique `decimal` e `thousands`',
  },
  W_PRECISION: {
    en: '{field}: values such as {value} hold more digits than a number can; whole numbers this large are kept as text, decimals are rounded to the nearest number',
    pt: '{field}: valores como {value} têm mais dígitos do que um número comporta; inteiros tão grandes ficam como texto, decimais são arredondados ao número mais próximo',
  },
  W_DATE_ORDER: {
    en: '{field}: every date can be read day first and month first{?example} ({example} is {dmy} or {mdy}){/example}, so they are kept as text; state `date_order: dmy` or `date_order: mdy`',
    pt: '{field}: toda data pode ser lida com o dia ou o mês primeiro{?example} ({example} é {dmy} ou {mdy}){/example}, por isso ficam como texto; indique `date_order: dmy` ou `date_order: mdy`',
  },
  'table.date_order': {
    en: '{field}: is to be a date, and every value can be read day first and month first; state `date_order: dmy` or `date_order: mdy`',
    pt: '{field}: deve ser uma data, e todo valor pode ser lido com o dia ou o mês primeiro; indique `date_order: dmy` ou `date_order: mdy`',
  },
  'table.decimal_unsure': {
    en: '{field}: {examples} may hold decimals or thousands, so they are kept as text; state `decimal` or `thousands`',
    pt: '{field}: {examples} podem ter decimais ou milhares, por isso ficam como texto; indique `decimal` ou `thousands`',
  },
  'table.date_open': {
    en: '{field}: {example} is {dmy} or {mdy}; if no later row tells, the dates are kept as text; state `date_order: dmy` or `date_order: mdy`',
    pt: '{field}: {example} é {dmy} ou {mdy}; se nenhuma linha seguinte decidir, as datas ficam como texto; indique `date_order: dmy` ou `date_order: mdy`',
  },
  'table.decimal_open': {
    en: '{field}: {example} is read as the number {read}, and could be {other}; state `decimal` and `thousands`',
    pt: '{field}: {example} é lido como o número {read}, e poderia ser {other}; indique `decimal` e `thousands`',
  },
  'table.leading_zeros': {
    en: '{field}: values such as {value} lose the zeros in front as numbers; if they are codes, write `types: { {field}: text }`',
    pt: '{field}: valores como {value} perdem os zeros à esquerda como números; se são códigos, escreva `types: { {field}: text }`',
  },
  'table.rounded': {
    en: '{field}: values such as {value} have more digits than can be kept; they are rounded to the nearest double or microsecond',
    pt: '{field}: valores como {value} têm mais dígitos do que se pode guardar; são arredondados ao número ou microssegundo mais próximo',
  },
  'table.cell_type': {
    en: '{field}: row {row} holds `{value}`, which is no {type}; correct it, name it in `missing`, or state another type',
    pt: '{field}: a linha de dados {row} contém `{value}`, que não é {type}; corrija, inclua-o em `missing`, ou indique outro tipo',
  },
  'table.nested_column': {
    en: '{field}: holds lists or records, which a table cannot; the column is left out',
    pt: '{field}: contém listas ou registros, que uma tabela não comporta; a coluna fica de fora',
  },
  'table.unknown_parquet_type': {
    en: '{field}: values of type {type} are not known here; the column is left out',
    pt: '{field}: valores do tipo {type} não são conhecidos aqui; a coluna fica de fora',
  },
  'table.zip_entries': {
    en: '{file}: the archive holds {count} files ({names}), expected one table; unpack it and choose one',
    pt: '{file}: o arquivo compactado contém {count} arquivos ({names}), esperada uma tabela; descompacte-o e escolha um',
  },
  'table.zip_method': {
    en: '{file}: {name} in the archive is encrypted or packed in an unknown way; unpack it first',
    pt: '{file}: {name} no arquivo compactado está cifrado ou compactado de modo desconhecido; descompacte-o antes',
  },
  'table.json_rows': {
    en: '{file}: item {row} is no object; a table in JSON is a list of objects, or one object a line',
    pt: '{file}: o item {row} não é um objeto; uma tabela em JSON é uma lista de objetos, ou um objeto por linha',
  },
  'table.csv_only': {
    en: '{key}: is for CSV files, and this one is {format}; remove it',
    pt: '{key}: é para arquivos CSV, e este é {format}; remova-o',
  },
  'table.unknown_column': {
    en: '{column}: no such column, there are {columns}',
    pt: '{column}: não há essa coluna, há {columns}',
  },
  'table.unknown_column_near': {
    en: '{column}: no such column, did you mean {nearest}? There are {columns}',
    pt: '{column}: não há essa coluna, você quis dizer {nearest}? Há {columns}',
  },
  'table.time_type': {
    en: '{column}: is {type}, and a time must be a timestamp, a date or a number; choose another column, or state its type in `types`',
    pt: '{column}: é {type}, e um tempo deve ser timestamp, data ou número; escolha outra coluna, ou indique o tipo em `types`',
  },
  'table.derive_exists': {
    en: '{column}: the data have a column of that name; give the derived one another name',
    pt: '{column}: os dados já têm uma coluna com esse nome; dê outro nome à derivada',
  },
  'table.derive_circle': {
    en: '{column}: its formula reads {columns}, which in the end reads {column} itself; write one of them from the columns of the data alone',
    pt: '{column}: sua fórmula lê {columns}, que no fim lê a própria {column}; escreva uma delas só com as colunas dos dados',
  },
  'table.where_nothing': {
    en: 'where: not one of {rows} rows meets the condition; loosen it',
    pt: 'where: nenhuma das {rows} linhas cumpre a condição; afrouxe-a',
  },
  'table.telling_column': {
    en: '{field}: alone predicts {target} almost perfectly; is it known at the moment of prediction, or is it the answer under another name?',
    pt: '{field}: sozinha prevê {target} quase perfeitamente; ela é conhecida no momento da previsão, ou é a resposta com outro nome?',
  },
  'table.no_target': {
    en: 'target: none of the columns can be predicted ({columns}); it takes one with at least two different values',
    pt: 'target: nenhuma das colunas pode ser prevista ({columns}); é preciso uma com ao menos dois valores diferentes',
  },
  'table.version': {
    en: 'version: pinned to {pinned}, and the data are {found}; restore the file, or change the pin if the new data are meant',
    pt: 'version: fixada em {pinned}, e os dados são {found}; restaure o arquivo, ou mude a fixação se os novos dados são os desejados',
  },
  'table.no_source': {
    en: 'data: needs a `source` (a file) or `of` (another dataset)',
    pt: 'data: precisa de `source` (um arquivo) ou `of` (outro conjunto de dados)',
  },
  'table.two_sources': {
    en: 'data: has both `source` and `of`; keep one, and put the other into a cell of its own',
    pt: 'data: tem `source` e `of`; fique com um, e ponha o outro em uma célula própria',
  },
  'table.file_only': {
    en: '{option}: says how a file is read, and this cell reads another dataset; move it to the cell with the `source`',
    pt: '{option}: diz como um arquivo é lido, e esta célula lê outro conjunto de dados; mova-o para a célula com o `source`',
  },
};
