import type { Messages } from './message.ts';

const exactly = {
  en: 'remove backend: webgpu to train on the processor, exactly',
  pt: 'tire backend: webgpu para treinar no processador, com exatidão',
};

export const learn: Messages = {
  'learn.backend_unfit': {
    en: `backend: {model} cannot be trained by webgpu, only mlp can; ${exactly.en}`,
    pt: `backend: {model} não pode ser treinado por webgpu, só mlp pode; ${exactly.pt}`,
  },
  'gpu.none_node': {
    en: `backend: webgpu trains on a GPU through the browser, and the command line has none; run the notebook in the app, or ${exactly.en}`,
    pt: `backend: webgpu treina numa GPU pelo navegador, e a linha de comando não tem nenhuma; execute o caderno no aplicativo, ou ${exactly.pt}`,
  },
  'gpu.none_insecure': {
    en: `backend: browsers offer WebGPU only to pages over HTTPS or from localhost, and this one came over plain HTTP; open it so, or ${exactly.en}`,
    pt: `backend: navegadores só oferecem WebGPU a páginas por HTTPS ou de localhost, e esta veio por HTTP simples; abra-a assim, ou ${exactly.pt}`,
  },
  'gpu.none_browser': {
    en: `backend: this browser has no WebGPU; open the notebook in one that has it, or ${exactly.en}`,
    pt: `backend: este navegador não tem WebGPU; abra o caderno em um que tenha, ou ${exactly.pt}`,
  },
  'gpu.none_adapter': {
    en: `backend: this browser has WebGPU, but no GPU that it may use; open the notebook on a machine with one, or ${exactly.en}`,
    pt: `backend: este navegador tem WebGPU, mas nenhuma GPU que possa usar; abra o caderno em uma máquina que tenha, ou ${exactly.pt}`,
  },
  'gpu.lost': {
    en: `backend: the GPU was lost while it trained ({detail}), and nothing was kept; run the cell again, or ${exactly.en}`,
    pt: `backend: a GPU foi perdida enquanto treinava ({detail}), e nada foi guardado; execute a célula de novo, ou ${exactly.pt}`,
  },
  'gpu.memory': {
    en: `backend: the GPU has not enough memory for this network ({detail}); make batch_size or hidden_layer_sizes smaller and run again, or ${exactly.en}`,
    pt: `backend: a GPU não tem memória para esta rede ({detail}); diminua batch_size ou hidden_layer_sizes e execute de novo, ou ${exactly.pt}`,
  },
  'gpu.failed': {
    en: `backend: the GPU could not do a step of the training ({detail}), and nothing was kept; run the cell again, or ${exactly.en}`,
    pt: `backend: a GPU não conseguiu dar um passo do treino ({detail}), e nada foi guardado; execute a célula de novo, ou ${exactly.pt}`,
  },
  'gpu.engine': {
    en: `backend: the code for the GPU is not kept here yet and could not be loaded ({detail}); connect once and run again, or ${exactly.en}`,
    pt: `backend: o código para a GPU ainda não está guardado aqui e não pôde ser carregado ({detail}); conecte-se uma vez e execute de novo, ou ${exactly.pt}`,
  },
  'learn.feature_target': {
    en: 'features: {column} is the target and cannot be learned from; remove it from the list',
    pt: 'features: {column} é o alvo e não se pode aprender com ele; tire-o da lista',
  },
  'learn.feature_text': {
    en: 'features: {column} is text with more than 1000 different values in train, which is no category; remove it, or derive something shorter from it',
    pt: 'features: {column} é texto com mais de 1000 valores diferentes no treino, o que não é uma categoria; tire-o ou derive dele algo mais curto',
  },
  'learn.feature_empty': {
    en: 'features: {column} has no value in train; remove it from the list',
    pt: 'features: {column} não tem nenhum valor no treino; tire-o da lista',
  },
  'learn.no_feature_left': {
    en: 'features: no column is left to learn from; name at least one',
    pt: 'features: não sobra nenhuma coluna com que aprender; nomeie ao menos uma',
  },
  'learn.left_out_text': {
    en: '{column}: left out, its text has more than {limit} different values in train',
    pt: '{column}: ficou de fora, o texto tem mais de {limit} valores diferentes no treino',
  },
  'learn.left_out_date': {
    en: '{column}: left out, a moment in time is no feature by itself; derive hour, weekday or month from it',
    pt: '{column}: ficou de fora, um momento no tempo não é por si só um atributo; derive dele hora, dia da semana ou mês',
  },
  'learn.left_out_empty': {
    en: '{column}: left out, it has no value in train',
    pt: '{column}: ficou de fora, não tem nenhum valor no treino',
  },
  'learn.column_missing': {
    en: '{column}: the model needs this column and the data have none of that name, they have {columns}',
    pt: '{column}: o modelo precisa desta coluna e os dados não têm nenhuma com esse nome, têm {columns}',
  },
  'learn.unknown_model': {
    en: 'the model was fitted by {model}, which this version does not know; it knows {expected}',
    pt: 'o modelo foi ajustado por {model}, que esta versão não conhece; ela conhece {expected}',
  },
  'learn.target_huge': {
    en: 'target: boosted trees add values up to ±{limit}, and there are larger ones; divide the target, or take its logarithm',
    pt: 'target: as árvores somam valores de até ±{limit}, e há maiores; divida o alvo ou tome seu logaritmo',
  },
  'learn.early_stopping_alone': {
    en: 'early_stopping_rounds: there are no validation rows to stop by; give the split a validation share, or remove it',
    pt: 'early_stopping_rounds: não há linhas de validação pelas quais parar; dê à divisão uma parte de validação ou tire-o',
  },
  'learn.task_unfit': {
    en: 'task is {got}, but {model} does {expected}; remove task or choose another model',
    pt: 'task é {got}, mas {model} faz {expected}; tire task ou escolha outro modelo',
  },
  'learn.target_time': {
    en: 'target: {column} is a moment in time; derive a number or a class from it',
    pt: 'target: {column} é um momento no tempo; derive dele um número ou uma classe',
  },
  'learn.target_text': {
    en: 'target: {column} is text, and a regression wants numbers; choose another column, or a model that classifies',
    pt: 'target: {column} é texto, e uma regressão quer números; escolha outra coluna ou um modelo que classifique',
  },
  'learn.target_empty': {
    en: 'target: {column} has no value in train; choose another column, or keep rows that have one',
    pt: 'target: {column} não tem nenhum valor no treino; escolha outra coluna ou fique com linhas que tenham um',
  },
  'learn.target_levels': {
    en: 'target: {column} has more than {limit} different values in train, too many for classes; choose another column, or write task: regression',
    pt: 'target: {column} tem mais de {limit} valores diferentes no treino, demais para classes; escolha outra coluna ou escreva task: regression',
  },
  'learn.target_one_class': {
    en: 'target: {column} is always {level} in train, and one class leaves nothing to tell apart; split in another way, or choose another column',
    pt: 'target: {column} é sempre {level} no treino, e com uma só classe não há o que distinguir; divida de outro modo ou escolha outra coluna',
  },
  'learn.target_missing': {
    en: '{column}: {rows} rows have no target and were left out',
    pt: '{column}: {rows} linhas não têm alvo e ficaram de fora',
  },
  'learn.target_unseen': {
    en: '{column}: {rows} rows belong to classes that train does not have ({levels}) and were left out',
    pt: '{column}: {rows} linhas são de classes que o treino não tem ({levels}) e ficaram de fora',
  },
  'learn.positive_unknown': {
    en: 'positive: {got} is no value of {column}, expected one of {levels}',
    pt: 'positive: {got} não é um valor de {column}; esperava-se um destes: {levels}',
  },
  'learn.class_weight_regression': {
    en: 'class_weight: the target is a number and has no classes; remove it',
    pt: 'class_weight: o alvo é um número e não tem classes; remova-o',
  },
  'learn.class_weight_unknown': {
    en: 'class_weight: {got} is no class of the target, expected some of {levels}',
    pt: 'class_weight: {got} não é uma classe do alvo; esperavam-se algumas destas: {levels}',
  },
  'learn.no_rows': {
    en: 'train has no row with a known target; nothing can be learned from it',
    pt: 'o treino não tem nenhuma linha com alvo conhecido; não há com que aprender',
  },
  'learn.no_features': {
    en: 'the model got no column to learn from; name at least one under features',
    pt: 'o modelo não recebeu nenhuma coluna com que aprender; nomeie ao menos uma em features',
  },
  'learn.one_class': {
    en: 'the target is always {level} in the rows to learn from, and one class leaves nothing to tell apart; split in another way, or choose another target',
    pt: 'o alvo é sempre {level} nas linhas de treino, e com uma só classe não há o que distinguir; divida de outro modo ou escolha outro alvo',
  },
  'learn.infinite_value': {
    en: '{column}: has infinite values in train, which cannot be standardised; filter those rows, or derive a bounded column',
    pt: '{column}: tem valores infinitos no treino, que não podem ser padronizados; filtre essas linhas ou derive uma coluna limitada',
  },
  'learn.output_name': {
    en: '{column}: is called as one of the model’s outputs, and the exported model needs both names; rename the column, or leave it out of features',
    pt: '{column}: tem o nome de uma das saídas do modelo, e o modelo exportado precisa dos dois nomes; renomeie a coluna ou deixe-a fora de features',
  },
  'learn.diverged': {
    en: 'the loss stopped being a number in epoch {epoch}; choose a smaller params.learning_rate_init, or scale the target down',
    pt: 'a perda deixou de ser um número na época {epoch}; escolha um params.learning_rate_init menor ou reduza a escala do alvo',
  },
  'learn.early_stopping_validation': {
    en: '{key}: is true, and there is no validation part to judge epochs by; give the split a validation share, or remove it',
    pt: '{key}: é true, e não há parte de validação para julgar as épocas; dê uma fração de validação à divisão ou remova-o',
  },
  E_EMPTY_MODEL: {
    en: '{file}: the file is empty; export the model to ONNX again',
    pt: '{file}: o arquivo está vazio; exporte o modelo para ONNX de novo',
  },
  E_TYPE_PICKLE: {
    en: '{file}: this is a Python pickle, which runs code when it is opened and is never loaded; convert the model to ONNX (skl2onnx for scikit-learn)',
    pt: '{file}: isto é um pickle de Python, que executa código ao ser aberto e nunca é carregado; converta o modelo para ONNX (skl2onnx para scikit-learn)',
  },
  E_TYPE_HDF5: {
    en: '{file}: this is an HDF5 file, as Keras wrote them; convert the model to ONNX (tf2onnx)',
    pt: '{file}: isto é um arquivo HDF5, como o Keras gravava; converta o modelo para ONNX (tf2onnx)',
  },
  E_TYPE_ZIP: {
    en: '{file}: this is a zip archive (as .keras, .pt and .npz are), not ONNX; convert the model to ONNX (tf2onnx, torch.onnx), or unpack the archive',
    pt: '{file}: isto é um arquivo zip (como são .keras, .pt e .npz), não ONNX; converta o modelo para ONNX (tf2onnx, torch.onnx) ou descompacte o arquivo',
  },
  E_TYPE_GZIP: {
    en: '{file}: this is compressed with gzip; unpack it first',
    pt: '{file}: isto está comprimido com gzip; descompacte antes',
  },
  E_TYPE_PAGE: {
    en: '{file}: this is a web page or XML, not ONNX; the download probably gave an error page, fetch the file again',
    pt: '{file}: isto é uma página web ou XML, não ONNX; o download provavelmente trouxe uma página de erro, baixe o arquivo de novo',
  },
  E_TYPE_TEXT: {
    en: '{file}: this is text, not ONNX; convert the model to ONNX',
    pt: '{file}: isto é texto, não ONNX; converta o modelo para ONNX',
  },
  E_CORRUPT_MODEL: {
    en: '{file}: is no ONNX model, or is cut or damaged at byte {byte}; fetch or export the file again',
    pt: '{file}: não é um modelo ONNX, ou está cortado ou danificado no byte {byte}; baixe ou exporte o arquivo de novo',
  },
  E_EXTERNAL_DATA: {
    en: '{file}: the values of {tensor} are said to be in another file{?location} ({location}){/location}, and a model may read no other file; save it with all data inside (onnx.save with save_as_external_data=False)',
    pt: '{file}: os valores de {tensor} estariam em outro arquivo{?location} ({location}){/location}, e um modelo não pode ler outros arquivos; salve-o com todos os dados dentro (onnx.save com save_as_external_data=False)',
  },
  E_LIMIT_MODEL: {
    en: '{file}: {size} MiB, at most {limit} MiB are opened; export a smaller model',
    pt: '{file}: {size} MiB, abrem-se no máximo {limit} MiB; exporte um modelo menor',
  },
  E_LIMIT_NODES: {
    en: '{file}: {nodes} nodes, at most {limit} are opened; export a smaller model',
    pt: '{file}: {nodes} nós, abrem-se no máximo {limit}; exporte um modelo menor',
  },
  E_LIMIT_TENSOR: {
    en: '{file}: {tensor} is {shape}, and one tensor may take at most {limit} MiB; export a smaller model, or look for damage',
    pt: '{file}: {tensor} é {shape}, e um tensor pode ocupar no máximo {limit} MiB; exporte um modelo menor ou verifique se há dano',
  },
  E_OP: {
    en: '{file}: uses {op}, which is not run here; export the model with standard operators, without control flow and custom ones',
    pt: '{file}: usa {op}, que não é executado aqui; exporte o modelo com operadores padrão, sem controle de fluxo nem operadores próprios',
  },
  E_OPSET: {
    en: '{file}: needs operator set {domain} {version}, the newest that runs here is {limit}; export with target_opset={limit} or lower',
    pt: '{file}: precisa do conjunto de operadores {domain} {version}, o mais novo que roda aqui é {limit}; exporte com target_opset={limit} ou menor',
  },
  E_GRAPH: {
    en: '{file}: these nodes wait for each other: {nodes}; export the model again',
    pt: '{file}: estes nós esperam uns pelos outros: {nodes}; exporte o modelo de novo',
  },
  E_GRAPH_MISSING: {
    en: '{file}: {tensor} is used, and nothing makes it; export the model again',
    pt: '{file}: {tensor} é usado, e nada o produz; exporte o modelo de novo',
  },
  E_GRAPH_TWICE: {
    en: '{file}: {tensor} is made twice; export the model again',
    pt: '{file}: {tensor} é produzido duas vezes; exporte o modelo de novo',
  },
  E_GRAPH_NO_OUTPUT: {
    en: '{file}: the model has no output; export it again',
    pt: '{file}: o modelo não tem saída; exporte-o de novo',
  },
  E_CONTRACT: {
    en: '{file}: has no input or output {tensor}, it has {got}; rename it when you export the model',
    pt: '{file}: não tem entrada ou saída {tensor}, tem {got}; renomeie ao exportar o modelo',
  },
  E_CONTRACT_SHAPE: {
    en: '{file}: {tensor} is {got}, expected {expected}; export the model with one value per row',
    pt: '{file}: {tensor} é {got}, esperava-se {expected}; exporte o modelo com um valor por linha',
  },
  E_CONTRACT_EXTRA: {
    en: '{file}: also has {tensor}, which nothing feeds or reads; remove it when you export the model',
    pt: '{file}: tem também {tensor}, que nada alimenta nem lê; remova-o ao exportar o modelo',
  },
};
