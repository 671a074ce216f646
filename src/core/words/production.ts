import type { Messages } from './message.ts';

export const production: Messages = {
  'registry.busy': {
    en: '{name}: somebody else kept changing it; nothing was changed here. Look at it again and repeat.',
    pt: '{name}: outra pessoa continuava mudando isto; nada foi mudado aqui. Olhe de novo e repita.',
  },
  'registry.unknown_alias': {
    en: '{name}: there is no alias {alias}; it has {known}',
    pt: '{name}: não há o apelido {alias}; há {known}',
  },
  'registry.unknown_version': {
    en: '{name}: there is no version {version}; its newest is {versions}',
    pt: '{name}: não há a versão {version}; a mais nova é {versions}',
  },
  'registry.nothing_before': {
    en: '{name}: there is nothing before to roll back to',
    pt: '{name}: não há nada anterior para onde voltar',
  },
  'registry.no_rollout': {
    en: '{name}: no rollout is under way',
    pt: '{name}: nenhuma implantação está em andamento',
  },
  'registry.not_deployed': {
    en: '{name}: the deployment that was served has not been applied; apply the deploy cell first',
    pt: '{name}: a implantação que foi servida ainda não foi aplicada; aplique antes a célula deploy',
  },
  'registry.gate_said_no': {
    en: 'nothing to apply, the gate said no: {reasons}',
    pt: 'nada a aplicar, o portão disse não: {reasons}',
  },
  'registry.nothing_at_alias': {
    en: '{name}: no model is registered there; register one under this alias first, or name a cell',
    pt: '{name}: nenhum modelo está registrado aí; registre antes um com este apelido, ou indique uma célula',
  },
  'register.reserved_alias': {
    en: 'alias {alias}: this word is reserved in registries (latest, v1, v2, …); choose another',
    pt: 'apelido {alias}: esta palavra é reservada nos registros (latest, v1, v2, …); escolha outra',
  },
  'production.unknown_metric': {
    en: '{metric}: no such metric; allowed are {known}',
    pt: '{metric}: não há essa métrica; são permitidas {known}',
  },
  'production.unknown_column': {
    en: '{column}: the data have no such column; they have {known}',
    pt: '{column}: os dados não têm essa coluna; têm {known}',
  },
  'deploy.rule_without_bound': {
    en: 'analysis of {metric}: no bound; give min, max or worse_by',
    pt: 'análise de {metric}: sem limite; dê min, max ou worse_by',
  },
  'deploy.replace_has_no_steps': {
    en: 'strategy replace takes over at once, so steps and analysis do nothing; use canary or blue_green',
    pt: 'a estratégia replace assume de uma vez, então steps e analysis nada fazem; use canary ou blue_green',
  },
  'deploy.step_without_length': {
    en: 'step {step} lasts no time; give a longer duration or leave it out',
    pt: 'o passo {step} não dura tempo algum; dê uma duração maior ou retire-a',
  },
  'deploy.checks_too_often': {
    en: 'check_every asks step {step} more than {most} times; ask less often',
    pt: 'check_every pergunta ao passo {step} mais de {most} vezes; pergunte com menos frequência',
  },
  'traffic.one_change': {
    en: 'drift of {column}: expected exactly one of add, multiply, set, missing{?got}, got {got}{/got}',
    pt: 'deriva de {column}: esperava exatamente um de add, multiply, set, missing{?got}, veio {got}{/got}',
  },
  'traffic.empty_time': {
    en: 'drift from {from} until {until} lasts no time; from must be less than until',
    pt: 'a deriva de {from} até {until} não dura tempo algum; from deve ser menor que until',
  },
  'traffic.not_a_number': {
    en: 'drift of {column}: its values are {type}, so nothing can be added, multiplied or set to a number',
    pt: 'deriva de {column}: seus valores são {type}, então nada pode ser somado, multiplicado ou trocado por número',
  },
  'traffic.not_a_text': {
    en: 'drift of {column}: its values are {type}; set it to a number',
    pt: 'deriva de {column}: seus valores são {type}; troque-os por um número',
  },
  'traffic.jitter_without_times': {
    en: 'jitter spreads recorded times, and this traffic comes at a rate; leave one of them out',
    pt: 'jitter espalha tempos registrados, e este tráfego vem a uma taxa; retire um dos dois',
  },
  'traffic.no_rows': { en: 'rows: there are none to send', pt: 'rows: não há nenhuma linha para enviar' },
  'traffic.needs_time': {
    en: 'the rows have no time column, so they cannot come as recorded; give a rate such as 50/s',
    pt: 'as linhas não têm coluna de tempo e não podem vir como registradas; dê uma taxa como 50/s',
  },
  'traffic.missing_times': {
    en: 'time column {column}: missing in {rows} rows; filter them out in the data cell',
    pt: 'coluna de tempo {column}: falta em {rows} linhas; filtre-as na célula data',
  },
  'traffic.text_times': {
    en: 'the time column is {type}, expected a date, a timestamp or a number; declare its type in the data cell',
    pt: 'a coluna de tempo é {type}, esperava data, instante ou número; declare seu tipo na célula data',
  },
  'traffic.no_rate': { en: 'rate is 0, so no request would come', pt: 'a taxa é 0, então nenhuma requisição viria' },
  'traffic.too_many': {
    en: 'this traffic would hold {requests} requests, at most {most} are allowed; lower the rate or the duration',
    pt: 'este tráfego teria {requests} requisições, no máximo {most} são permitidas; reduza a taxa ou a duração',
  },
  'traffic.value_needs_two_classes': {
    en: 'value per outcome needs a target with two classes, this one has {classes}; give an expression instead',
    pt: 'valor por desfecho precisa de um alvo com duas classes, este tem {classes}; dê uma expressão',
  },
  'traffic.value_not_a_number': {
    en: 'value: the expression gives {type}, expected a number',
    pt: 'value: a expressão dá {type}, esperava um número',
  },
  'serve.nothing_deployed': {
    en: 'nothing to serve: the gate said no and nothing was live before: {reasons}',
    pt: 'nada a servir: o portão disse não e nada estava no ar antes: {reasons}',
  },
  'serve.different_classes': {
    en: 'the two revisions know different classes: stable {stable}; candidate {candidate}',
    pt: 'as duas revisões conhecem classes diferentes: stable {stable}; candidate {candidate}',
  },
  'serve.missing_columns': {
    en: 'the traffic lacks columns that the model reads: {columns}',
    pt: 'faltam no tráfego colunas que o modelo lê: {columns}',
  },
  'monitor.reference_needed': {
    en: 'nothing to compare with: name a reference, such as parts.train',
    pt: 'nada com que comparar: indique uma referência, como parts.train',
  },
  'monitor.window_needs_time': {
    en: 'a window of {window} needs a time column, and the data have none; use a number of rows',
    pt: 'uma janela de {window} precisa de uma coluna de tempo, e os dados não têm; use um número de linhas',
  },
  'monitor.too_many_windows': {
    en: 'a window of {window} would cut the data into {windows}, at most {most} are allowed; use a longer one',
    pt: 'uma janela de {window} cortaria os dados em {windows}, no máximo {most} são permitidas; use uma maior',
  },
  'monitor.no_rows': { en: 'there are no rows to monitor', pt: 'não há linhas para monitorar' },
  'monitor.one_bound': {
    en: 'alert on {metric}: expected exactly one of above and below',
    pt: 'alerta sobre {metric}: esperava exatamente um de above e below',
  },
  'monitor.unknown_test': {
    en: '{method}: no such drift test; allowed are {known}',
    pt: '{method}: não há esse teste de deriva; são permitidos {known}',
  },
  'monitor.params_without_test': {
    en: 'params belong to one test, and auto chooses among several; name a method',
    pt: 'params pertencem a um teste, e auto escolhe entre vários; indique um method',
  },
  'monitor.wrong_test': {
    en: 'column {column}: {method} does not fit its values ({type}); it fits {columns}',
    pt: 'coluna {column}: {method} não serve para seus valores ({type}); serve para {columns}',
  },
  'staging.signature': {
    en: 'signature: {inputs} inputs, {outputs} outputs',
    pt: 'assinatura: {inputs} entradas, {outputs} saídas',
  },
  'staging.other_signature': {
    en: 'signature: the exported model has {inputs} inputs and {outputs} outputs, not those that its document states',
    pt: 'assinatura: o modelo exportado tem {inputs} entradas e {outputs} saídas, e não as que seu documento declara',
  },
  'staging.known_rows': {
    en: 'known rows: {rows} answered, largest difference {largest}, at most 0.00001',
    pt: 'linhas conhecidas: {rows} respondidas, maior diferença {largest}, no máximo 0,00001',
  },
  'staging.rows_unanswered': {
    en: 'known rows: of {rows} not all were answered',
    pt: 'linhas conhecidas: de {rows}, nem todas foram respondidas',
  },
  'staging.latency': {
    en: 'latency: p95 {p95} ms{?p95_most} (at most {p95_most}){/p95_most}, p99 {p99} ms{?p99_most} (at most {p99_most}){/p99_most}',
    pt: 'latência: p95 {p95} ms{?p95_most} (no máximo {p95_most}){/p95_most}, p99 {p99} ms{?p99_most} (no máximo {p99_most}){/p99_most}',
  },
  'staging.load': {
    en: 'load: {requests} requests, {errors} without an answer, capacity about {capacity}/s{?needed}, at least {needed} of them answered{/needed}',
    pt: 'carga: {requests} requisições, {errors} sem resposta, capacidade de cerca de {capacity}/s{?needed}, ao menos {needed} delas respondidas{/needed}',
  },
  'rollout.above': { en: '{metric}: {value}, above {bound}', pt: '{metric}: {value}, acima de {bound}' },
  'rollout.below': { en: '{metric}: {value}, below {bound}', pt: '{metric}: {value}, abaixo de {bound}' },
  'rollout.worse': {
    en: '{metric}: {value}, worse than stable ({stable}) by more than {bound}',
    pt: '{metric}: {value}, pior que a estável ({stable}) por mais de {bound}',
  },
  'rollout.rolled_back': { en: 'rolled back', pt: 'revertida' },
};
