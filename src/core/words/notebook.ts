import type { Messages } from './message.ts';

const DID_YOU_MEAN = {
  en: '{?nearest} Did you mean {nearest}?{/nearest}',
  pt: '{?nearest} Você quis dizer {nearest}?{/nearest}',
};

export const notebook: Messages = {
  E_SYNTAX_OTHER: { en: 'this is not YAML: {detail}', pt: 'isto não é YAML: {detail}' },
  E_SYNTAX_TAB: {
    en: 'a tab stands where YAML wants spaces: indent with spaces',
    pt: 'há uma tabulação onde o YAML quer espaços: recue com espaços',
  },
  E_SYNTAX_INDENT: {
    en: 'this line is not indented like its neighbours: start all keys of one mapping in the same column',
    pt: 'esta linha não está recuada como as vizinhas: comece todas as chaves de um mapa na mesma coluna',
  },
  E_SYNTAX_MISSING: {
    en: 'a quote, bracket or brace that is opened before this is never closed: close it',
    pt: 'uma aspa, um colchete ou uma chave aberta antes daqui nunca se fecha: feche-a',
  },
  E_SYNTAX_VALUE: {
    en: 'this key has no value: write a colon behind it, and then the value',
    pt: 'esta chave não tem valor: escreva dois-pontos depois dela e, então, o valor',
  },
  E_SYNTAX_UNEXPECTED: {
    en: 'YAML does not expect anything here: quote the text, or begin a new line with its own key',
    pt: 'o YAML não espera nada aqui: ponha o texto entre aspas ou comece outra linha com a sua chave',
  },
  E_SYNTAX_ESCAPE: {
    en: 'the text holds an escape that YAML does not know: write \\\\ for a backslash, or use single quotes',
    pt: 'o texto contém um escape que o YAML não conhece: escreva \\\\ para a barra invertida ou use aspas simples',
  },
  E_SYNTAX_START: {
    en: 'an unquoted text cannot start with this character: put the text in quotes',
    pt: 'um texto sem aspas não pode começar com este caractere: ponha o texto entre aspas',
  },
  E_SYNTAX_KEY: {
    en: 'a key must stand on one line, followed by a colon and a space',
    pt: 'uma chave deve ficar em uma linha, seguida de dois-pontos e espaço',
  },
  E_SYNTAX_NESTED: {
    en: 'a second "key: value" stands on this line: put it on a line of its own, or quote the text',
    pt: 'há um segundo "chave: valor" nesta linha: ponha-o em outra linha ou o texto entre aspas',
  },
  E_SYNTAX_FLOW: {
    en: 'an indented block stands inside brackets: write all of it with brackets, or all of it indented',
    pt: 'há um bloco recuado dentro de colchetes: escreva tudo com colchetes ou tudo recuado',
  },
  E_SYNTAX_DOCUMENTS: {
    en: 'a second YAML document starts here: a cell holds one',
    pt: 'um segundo documento YAML começa aqui: uma célula contém um só',
  },
  E_DEPTH: {
    en: 'the value is nested deeper than {limit} levels, which is the most allowed: flatten it',
    pt: 'o valor está aninhado em mais de {limit} níveis, o máximo permitido: achate-o',
  },
  E_DUP_KEY: {
    en: 'key {key} stands twice in the same mapping: keep one of them',
    pt: 'a chave {key} aparece duas vezes no mesmo mapa: mantenha uma delas',
  },
  E_KEY: { en: '{key} cannot be a key: use another name', pt: '{key} não pode ser uma chave: use outro nome' },
  E_KEY_SHAPE: {
    en: 'a key is a list or a mapping, expected a plain word',
    pt: 'uma chave é uma lista ou um mapa; esperava-se uma palavra simples',
  },
  E_KEY_MERGE: {
    en: '<< (a YAML merge key) is not part of the format: write the keys out',
    pt: '<< (chave de mesclagem do YAML) não faz parte do formato: escreva as chaves por extenso',
  },
  E_NUMBER: {
    en: '{got} is not a number that can be kept: expected a finite number',
    pt: '{got} não é um número que se possa guardar: esperava-se um número finito',
  },
  E_NUMBER_EXACT: {
    en: '{got} has more digits than a number keeps exactly: put it in quotes if it is a name or an id',
    pt: '{got} tem mais dígitos do que um número guarda com exatidão: ponha-o entre aspas se for nome ou código',
  },
  E_TAG: {
    en: 'YAML tag {got} is not part of the format: remove it',
    pt: 'a etiqueta YAML {got} não faz parte do formato: remova-a',
  },
  E_ANCHOR: {
    en: 'YAML anchor {got} is not part of the format: remove it',
    pt: 'a âncora YAML {got} não faz parte do formato: remova-a',
  },
  E_LIMIT_ALIAS: {
    en: 'YAML alias {got} is not part of the format: write the value out',
    pt: 'o apelido YAML {got} não faz parte do formato: escreva o valor por extenso',
  },
  E_LIMIT_BODY: {
    en: 'the cell holds {got} characters, at most {limit} are read: keep data in a file and name it as the source',
    pt: 'a célula tem {got} caracteres, e no máximo {limit} são lidos: guarde os dados em um arquivo e cite-o como fonte',
  },
  E_ENCODING_TEXT: {
    en: 'the text holds half a character (a lone surrogate): write the whole character',
    pt: 'o texto contém meio caractere (um substituto isolado): escreva o caractere inteiro',
  },
  E_CONFLICT: {
    en: 'a merge conflict begins here: choose one side and remove the lines with <<<<<<<, ======= and >>>>>>>',
    pt: 'um conflito de mesclagem começa aqui: escolha um lado e remova as linhas com <<<<<<<, ======= e >>>>>>>',
  },
  E_CYCLE: {
    en: '{cell} needs its own output ({cycle}): break the circle at one of these references',
    pt: '{cell} precisa da própria saída ({cycle}): corte o círculo em uma destas referências',
  },
  E_UNKNOWN_CELL: {
    en: `{got} is not a kind of cell, expected one of {expected}.${DID_YOU_MEAN.en}`,
    pt: `{got} não é um tipo de célula; esperava-se um destes: {expected}.${DID_YOU_MEAN.pt}`,
  },
  E_DUP_CELL: {
    en: 'a cell named {name} stands already on line {first}: rename one of them, for example {nearest}',
    pt: 'já existe uma célula chamada {name} na linha {first}: renomeie uma delas, por exemplo {nearest}',
  },
  'notebook.open_front': {
    en: 'the front matter that starts here never ends: close it with a line ---',
    pt: 'o cabeçalho que começa aqui nunca termina: feche-o com uma linha ---',
  },
  'notebook.front_not_mapping': {
    en: 'the front matter is not a list of keys, expected lines such as title: …',
    pt: 'o cabeçalho não é uma lista de chaves; esperavam-se linhas como title: …',
  },
  'notebook.unknown_front': {
    en: `front matter key {key} is unknown, expected one of {expected}.${DID_YOU_MEAN.en}`,
    pt: `a chave de cabeçalho {key} é desconhecida; esperava-se uma destas: {expected}.${DID_YOU_MEAN.pt}`,
  },
  'notebook.newer': {
    en: 'the notebook has format {got}, written by a newer version; this one reads format {format}: update, or read it without running it',
    pt: 'o caderno tem o formato {got}, escrito por uma versão mais nova; esta lê o formato {format}: atualize, ou leia sem executar',
  },
  'notebook.bad_parameter_name': {
    en: 'parameter {name} has a name that no cell can use, expected letters, digits and _',
    pt: 'o parâmetro {name} tem um nome que nenhuma célula pode usar; esperavam-se letras, dígitos e _',
  },
  'notebook.bad_parameter': {
    en: '{key}: {got} does not name a parameter, expected a name in braces; write $${ for a plain ${',
    pt: '{key}: {got} não nomeia um parâmetro; esperava-se um nome entre chaves; escreva $${ para um simples ${',
  },
  'notebook.unknown_parameter': {
    en: `{key}: {name} is not a parameter of this notebook{?expected}, which has {expected}{/expected}: declare it under params in the front matter.${DID_YOU_MEAN.en}`,
    pt: `{key}: {name} não é um parâmetro deste caderno{?expected}, que tem {expected}{/expected}: declare-o em params no cabeçalho.${DID_YOU_MEAN.pt}`,
  },
  'notebook.parameter_not_text': {
    en: '{key}: parameter {name} is empty, a list or a mapping and cannot stand inside a longer text: use it alone, or give it a plain value',
    pt: '{key}: o parâmetro {name} está vazio ou é uma lista ou um mapa e não cabe dentro de um texto: use-o sozinho ou dê-lhe um valor simples',
  },
  'notebook.unknown_set': {
    en: `--set {name}: not a parameter of this notebook{?expected}, which has {expected}{/expected}.${DID_YOU_MEAN.en}`,
    pt: `--set {name}: não é um parâmetro deste caderno{?expected}, que tem {expected}{/expected}.${DID_YOU_MEAN.pt}`,
  },
  'notebook.wrong_set': {
    en: '--set {name}: {got} does not fit, expected {types} as its default is',
    pt: '--set {name}: {got} não serve; esperava-se {types}, como o valor padrão',
  },
  'notebook.no_name': {
    en: 'a {kind} cell has no name, by which others refer to it: write one behind the braces, for example {nearest}',
    pt: 'uma célula {kind} não tem nome, pelo qual outras se referem a ela: escreva um depois das chaves, por exemplo {nearest}',
  },
  'notebook.bad_name': {
    en: '{got} cannot name a cell, expected a small letter followed by small letters, digits and _, for example {nearest}',
    pt: '{got} não pode nomear uma célula; esperava-se uma letra minúscula seguida de minúsculas, dígitos e _, por exemplo {nearest}',
  },
  'notebook.open_cell': {
    en: 'the cell{?name} {name}{/name} never ends: close it with a line of three backticks',
    pt: 'a célula{?name} {name}{/name} nunca termina: feche-a com uma linha de três crases',
  },
  'notebook.unknown_key': {
    en: `key {key}{?parent} in {parent}{/parent} is unknown{?expected}, expected one of {expected}{/expected}.${DID_YOU_MEAN.en}`,
    pt: `a chave {key}{?parent} em {parent}{/parent} é desconhecida{?expected}; esperava-se uma destas: {expected}{/expected}.${DID_YOU_MEAN.pt}`,
  },
  'notebook.missing_key': {
    en: 'key {key} is missing{?parent} in {parent}{/parent}{?expected}, expected one of {expected}{/expected}{?types}, expected {types}{/types}',
    pt: 'falta a chave {key}{?parent} em {parent}{/parent}{?expected}; esperava-se um destes: {expected}{/expected}{?types}; esperava-se {types}{/types}',
  },
  'notebook.no_value': {
    en: '{?key}{key} has {/key}no value{?expected}, expected one of {expected}{/expected}{?types}, expected {types}{/types}',
    pt: '{?key}{key} está {/key}sem valor{?expected}; esperava-se um destes: {expected}{/expected}{?types}; esperava-se {types}{/types}',
  },
  'notebook.wrong_type': {
    en: '{?key}{key} is {/key}{got}, expected {types}',
    pt: '{?key}{key} é {/key}{got}; esperava-se {types}',
  },
  'notebook.wrong_value': {
    en: `{?key}{key} is {/key}{got}, expected one of {expected}.${DID_YOU_MEAN.en}`,
    pt: `{?key}{key} é {/key}{got}; esperava-se um destes: {expected}.${DID_YOU_MEAN.pt}`,
  },
  'notebook.wrong_value_or_type': {
    en: `{?key}{key} is {/key}{got}, expected {types} or one of {expected}.${DID_YOU_MEAN.en}`,
    pt: `{?key}{key} é {/key}{got}; esperava-se {types} ou um destes: {expected}.${DID_YOU_MEAN.pt}`,
  },
  'notebook.too_small': {
    en: '{key} is {got}, expected at least {bound}',
    pt: '{key} é {got}; esperava-se no mínimo {bound}',
  },
  'notebook.not_above': {
    en: '{key} is {got}, expected more than {bound}',
    pt: '{key} é {got}; esperava-se mais que {bound}',
  },
  'notebook.too_big': {
    en: '{key} is {got}, expected at most {bound}',
    pt: '{key} é {got}; esperava-se no máximo {bound}',
  },
  'notebook.not_below': {
    en: '{key} is {got}, expected less than {bound}',
    pt: '{key} é {got}; esperava-se menos que {bound}',
  },
  'notebook.list_too_short': {
    en: '{key} has {got} entries, expected at least {bound}',
    pt: '{key} tem {got} itens; esperavam-se no mínimo {bound}',
  },
  'notebook.list_too_long': {
    en: '{key} has {got} entries, expected at most {bound}',
    pt: '{key} tem {got} itens; esperavam-se no máximo {bound}',
  },
  'notebook.text_too_short': {
    en: '{key} has {got} characters, expected at least {bound}',
    pt: '{key} tem {got} caracteres; esperavam-se no mínimo {bound}',
  },
  'notebook.text_too_long': {
    en: '{key} has {got} characters, expected at most {bound}',
    pt: '{key} tem {got} caracteres; esperavam-se no máximo {bound}',
  },
  'notebook.not_multiple': {
    en: '{key} is {got}, expected a multiple of {divisor}',
    pt: '{key} é {got}; esperava-se um múltiplo de {divisor}',
  },
  'notebook.bad_reference': {
    en: '{key} is {got}, expected the name of a cell such as parts, or of a part such as parts.test',
    pt: '{key} é {got}; esperava-se o nome de uma célula, como parts, ou de uma parte, como parts.test',
  },
  'notebook.bad_format': {
    en: '{key} is {got}, expected a text of the form {pattern}',
    pt: '{key} é {got}; esperava-se um texto na forma {pattern}',
  },
  'notebook.refused': { en: '{key} is {got}: {message}', pt: '{key} é {got}: {message}' },
  'notebook.more_problems': {
    en: 'the cell has {more} more problems, shown once these are put right',
    pt: 'a célula tem mais {more} problemas, mostrados quando estes forem corrigidos',
  },
  'notebook.unknown_cell': {
    en: `{key} refers to {name}, but no cell has that name.${DID_YOU_MEAN.en}`,
    pt: `{key} se refere a {name}, mas nenhuma célula tem esse nome.${DID_YOU_MEAN.pt}`,
  },
  'notebook.wrong_output': {
    en: '{key} refers to {name}, which gives {type}, expected {accepts}',
    pt: '{key} se refere a {name}, que dá {type}; esperava-se {accepts}',
  },
  'notebook.needs_part': {
    en: '{key} refers to {name}, which gives {type}: choose one part, {expected}',
    pt: '{key} se refere a {name}, que dá {type}: escolha uma parte, {expected}',
  },
  'notebook.no_parts': {
    en: '{key} refers to the part {part} of {name}, which has no parts: write {name} alone',
    pt: '{key} se refere à parte {part} de {name}, que não tem partes: escreva só {name}',
  },
  'notebook.unknown_part': {
    en: `{key} refers to the part {part} of {name}, expected one of {expected}.${DID_YOU_MEAN.en}`,
    pt: `{key} se refere à parte {part} de {name}; esperava-se uma destas: {expected}.${DID_YOU_MEAN.pt}`,
  },
  'notebook.whole_wanted': {
    en: '{key} refers to the part {part} of {name}, expected {accepts}: write {name} alone',
    pt: '{key} se refere à parte {part} de {name}; esperava-se {accepts}: escreva só {name}',
  },
  'notebook.cannot_edit': {
    en: 'cell {name} is not YAML that a form can change: edit its text',
    pt: 'a célula {name} não é um YAML que um formulário possa mudar: edite o seu texto',
  },
  'notebook.cannot_edit_front': {
    en: 'the front matter is not YAML that a form can change: edit its text',
    pt: 'o cabeçalho não é um YAML que um formulário possa mudar: edite o seu texto',
  },
};
