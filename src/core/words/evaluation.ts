import type { Messages } from './message.ts';

export const evaluation: Messages = {
  'evaluate.reserved_name': {
    en: 'of: {name} is a name that the result keeps for itself; rename the cell, or evaluate it alone',
    pt: 'of: {name} é um nome que o resultado reserva para si; renomeie a célula ou avalie-a sozinha',
  },
  'evaluate.twice': {
    en: 'of: {name} stands twice; keep one of them',
    pt: 'of: {name} aparece duas vezes; mantenha uma delas',
  },
  'evaluate.mixed_metrics': {
    en: 'metrics: {metrics} are for numbers and for classes; keep those of one kind',
    pt: 'metrics: {metrics} são para números e para classes; mantenha as de um só tipo',
  },
  'evaluate.metric_unfit': {
    en: 'metrics: {metrics} cannot judge {column}, expected some of {expected}',
    pt: 'metrics: {metrics} não podem julgar {column}; esperavam-se algumas destas: {expected}',
  },
  'evaluate.other_target': {
    en: 'of: {name} predicts something else than {first} (another target, or other classes); evaluate it apart',
    pt: 'of: {name} prevê outra coisa que {first} (outro alvo ou outras classes); avalie-o à parte',
  },
  'evaluate.no_rows': {
    en: 'on: no row has a value of {column} that the model knows, so nothing can be judged',
    pt: 'on: nenhuma linha tem um valor de {column} que o modelo conheça, então nada pode ser julgado',
  },
  'evaluate.costs_two_classes': {
    en: 'costs: {column} does not have two classes, and only then is there a threshold; remove costs',
    pt: 'costs: {column} não tem duas classes, e só assim há um limiar; remova costs',
  },
  'gate.nothing_required': {
    en: '{key}: requires nothing; name a metric, a check, onnx_bytes or latency',
    pt: '{key}: não exige nada; nomeie uma métrica, uma verificação, onnx_bytes ou latency',
  },
  'gate.no_latency_bound': {
    en: '{key}: has no bound; write p50_ms, p95_ms or p99_ms',
    pt: '{key}: não tem limite; escreva p50_ms, p95_ms ou p99_ms',
  },
  'gate.latency': {
    en: 'stated latency at {rate} with {replicas} replicas: {metric} is {got} ms, required at most {bound} ({unanswered} of {requests} requests without an answer)',
    pt: 'latência declarada a {rate} com {replicas} réplicas: {metric} é {got} ms; exige-se no máximo {bound} ({unanswered} de {requests} requisições sem resposta)',
  },
  'gate.latency_unanswered': {
    en: 'stated latency at {rate} with {replicas} replicas: {unanswered} of {requests} requests get no answer, so that {metric} has no end; required at most {bound}',
    pt: 'latência declarada a {rate} com {replicas} réplicas: {unanswered} de {requests} requisições ficam sem resposta, e {metric} não tem fim; exige-se no máximo {bound}',
  },
  'gate.latency_without_requests': {
    en: 'stated latency: {rate} brings no request in the time of the test, so that {metric} is unknown; make duration longer',
    pt: 'latência declarada: {rate} não traz nenhuma requisição no tempo do teste, e {metric} é desconhecido; aumente duration',
  },
  'gate.no_bound': {
    en: '{key}: {metric} has no bound; write min, max or not_worse_than',
    pt: '{key}: {metric} não tem limite; escreva min, max ou not_worse_than',
  },
  'gate.slice_alone': {
    en: '{key}: a slice needs a metric beside it',
    pt: '{key}: uma fatia precisa de uma métrica ao lado',
  },
  'gate.unknown_model': {
    en: '{key}: {got} was not evaluated, expected one of {expected}.{?nearest} Did you mean {nearest}?{/nearest}',
    pt: '{key}: {got} não foi avaliado; esperava-se um destes: {expected}.{?nearest} Você quis dizer {nearest}?{/nearest}',
  },
  'gate.unknown_slice': {
    en: '{key}: {got} is no slice of the evaluation{?expected}, expected one of {expected}{/expected}; name it under slices there.{?nearest} Did you mean {nearest}?{/nearest}',
    pt: '{key}: {got} não é uma fatia da avaliação{?expected}; esperava-se uma destas: {expected}{/expected}; nomeie-a em slices de lá.{?nearest} Você quis dizer {nearest}?{/nearest}',
  },
  'gate.unknown_level': {
    en: '{key}: {got} is no level of the slice, expected one of {expected}.{?nearest} Did you mean {nearest}?{/nearest}',
    pt: '{key}: {got} não é um nível da fatia; esperava-se um destes: {expected}.{?nearest} Você quis dizer {nearest}?{/nearest}',
  },
  'gate.several_names': {
    en: 'name: this notebook registers the judged models under several names ({names}); write the one to compare with',
    pt: 'name: este caderno registra os modelos julgados sob vários nomes ({names}); escreva aquele com que comparar',
  },
  'gate.at_least': {
    en: '{model}{?slice} ({slice}){/slice}: {metric} is {got}, required at least {bound}',
    pt: '{model}{?slice} ({slice}){/slice}: {metric} é {got}; exige-se no mínimo {bound}',
  },
  'gate.at_most': {
    en: '{model}{?slice} ({slice}){/slice}: {metric} is {got}, required at most {bound}',
    pt: '{model}{?slice} ({slice}){/slice}: {metric} é {got}; exige-se no máximo {bound}',
  },
  'gate.undefined': {
    en: '{model}{?slice} ({slice}){/slice}: {metric} is undefined on these rows (too few, or all of one class)',
    pt: '{model}{?slice} ({slice}){/slice}: {metric} é indefinida nestas linhas (poucas demais ou todas de uma classe)',
  },
  'gate.size': {
    en: '{model}: its ONNX file has {got} bytes, required at most {bound}',
    pt: '{model}: o arquivo ONNX tem {got} bytes; exigem-se no máximo {bound}',
  },
  'gate.not_worse': {
    en: '{model}{?slice} ({slice}){/slice}: {metric} is {got}, {alias} has {reference}; the advantage {advantage} ({percent} % interval {low} to {high}) does not reach below −{margin}',
    pt: '{model}{?slice} ({slice}){/slice}: {metric} é {got}, {alias} tem {reference}; a vantagem {advantage} (intervalo de {percent} %: {low} a {high}) não desce abaixo de −{margin}',
  },
  'gate.worse': {
    en: '{model}{?slice} ({slice}){/slice}: {metric} is {got}, {alias} has {reference}; the advantage {advantage} ({percent} % interval {low} to {high}) may be below −{margin}',
    pt: '{model}{?slice} ({slice}){/slice}: {metric} é {got}, {alias} tem {reference}; a vantagem {advantage} (intervalo de {percent} %: {low} a {high}) pode estar abaixo de −{margin}',
  },
  'gate.first_version': {
    en: '{model}{?slice} ({slice}){/slice}: first version, there is no {alias} to compare {metric} with',
    pt: '{model}{?slice} ({slice}){/slice}: primeira versão, não há {alias} com que comparar {metric}',
  },
  'gate.unregistered': {
    en: '{model}{?slice} ({slice}){/slice}: first version, no register cell of this notebook names this model, so there is no {alias} to compare {metric} with; write name: for one that is registered elsewhere',
    pt: '{model}{?slice} ({slice}){/slice}: primeira versão, nenhuma célula register deste caderno nomeia este modelo, então não há {alias} com que comparar {metric}; escreva name: para um registrado em outro lugar',
  },
  'gate.champion_itself': {
    en: '{model}{?slice} ({slice}){/slice}: is the {alias} itself (version {version}), so its {metric} is not worse',
    pt: '{model}{?slice} ({slice}){/slice}: é o próprio {alias} (versão {version}), então {metric} não é pior',
  },
  'gate.champion_unfit': {
    en: '{model}{?slice} ({slice}){/slice}: {alias} (version {version}) predicts another target ({column}) or other classes and cannot be compared; register under another name',
    pt: '{model}{?slice} ({slice}){/slice}: {alias} (versão {version}) prevê outro alvo ({column}) ou outras classes e não pode ser comparado; registre sob outro nome',
  },
  'gate.champion_columns': {
    en: '{model}{?slice} ({slice}){/slice}: {alias} (version {version}) needs columns that these rows do not have: {columns}; keep them in the data',
    pt: '{model}{?slice} ({slice}){/slice}: {alias} (versão {version}) precisa de colunas que estas linhas não têm: {columns}; mantenha-as nos dados',
  },
  'gate.check_passed': { en: 'check {check}: passed', pt: 'verificação {check}: passou' },
  'gate.check_failed': {
    en: 'check {check}: said no{?failures}, {failures} expectations failed{/failures}',
    pt: 'verificação {check}: disse não{?failures}, {failures} expectativas falharam{/failures}',
  },
  'tune.empty_space': {
    en: 'space: names no hyperparameter; write at least one with the values to try',
    pt: 'space: não nomeia nenhum hiperparâmetro; escreva ao menos um com os valores a tentar',
  },
  'tune.range_order': {
    en: 'space: {name} goes from {min} to {max}; swap them',
    pt: 'space: {name} vai de {min} a {max}; troque-os',
  },
  'tune.range_log': {
    en: 'space: {name} starts at {min}, and orders of magnitude start above 0; raise min, or remove log',
    pt: 'space: {name} começa em {min}, e ordens de grandeza começam acima de 0; aumente min ou tire log',
  },
  'tune.grid_size': {
    en: 'space: the grid has {size} combinations, at most {limit} are tried; take fewer values, or search: random',
    pt: 'space: a grade tem {size} combinações, tentam-se no máximo {limit}; use menos valores ou search: random',
  },
  'tune.no_folds': {
    en: 'of: the split has no folds to judge trials on; write folds there, or over: validation',
    pt: 'of: a divisão não tem folds em que julgar as tentativas; escreva folds lá ou over: validation',
  },
  'tune.no_validation': {
    en: 'of: the split has no validation part to judge trials on; give it a share there, or use folds',
    pt: 'of: a divisão não tem a parte validation em que julgar as tentativas; dê-lhe uma fração lá ou use folds',
  },
  'tune.undefined': {
    en: 'metric: {metric} is undefined in every trial (too few rows, or one class); choose another metric or split',
    pt: 'metric: {metric} é indefinida em todas as tentativas (poucas linhas ou uma só classe); escolha outra métrica ou divisão',
  },
  'predict.unknown_input': {
    en: '{got}: the model has no such column, it has {expected}.{?nearest} Did you mean {nearest}?{/nearest}',
    pt: '{got}: o modelo não tem essa coluna, tem {expected}.{?nearest} Você quis dizer {nearest}?{/nearest}',
  },
  'predict.not_a_number': {
    en: '{field}: {got} is not a number; write one, or leave it empty for missing',
    pt: '{field}: {got} não é um número; escreva um ou deixe vazio se faltar',
  },
};
