import type { Messages } from './message.ts';

/** Problems of synchronising with an MLflow server. */
export const sync: Messages = {
  'mlflow.down': {
    en: 'server: no answer came ({detail}); check that it runs and that the address is right, then sync again: nothing is lost and nothing is sent twice',
    pt: 'servidor: não veio resposta ({detail}); confira se está no ar e se o endereço está certo, depois sincronize de novo: nada se perde e nada é enviado duas vezes',
  },
  'mlflow.timeout': {
    en: 'server: took too long to answer ({detail}); sync again when it is less busy: what was sent is kept',
    pt: 'servidor: demorou demais para responder ({detail}); sincronize de novo quando estiver menos ocupado: o que foi enviado está guardado',
  },
  'mlflow.html': {
    en: 'server: answered {path} with a web page (status {status}) and not as MLflow does; the address is another program’s, or a sign-in page stands before it',
    pt: 'servidor: respondeu a {path} com uma página (status {status}) e não como o MLflow; o endereço é de outro programa, ou há uma página de entrada na frente',
  },
  'mlflow.wrong_json': {
    en: 'server: the answer to {path} is not what MLflow 3 says ({detail}); check the server’s version, and what stands between',
    pt: 'servidor: a resposta a {path} não é a do MLflow 3 ({detail}); confira a versão do servidor e o que há no caminho',
  },
  'mlflow.unauthorized': {
    en: 'server: does not know this user name and password, or this token; check them, nothing was changed',
    pt: 'servidor: não conhece este usuário e senha, ou este token; confira-os, nada foi alterado',
  },
  'mlflow.forbidden': {
    en: 'server: does not allow this ({path}{?message}: {message}{/message}); ask its administrator for the permission to edit, or choose another experiment',
    pt: 'servidor: não permite isto ({path}{?message}: {message}{/message}); peça ao administrador a permissão de editar, ou escolha outro experimento',
  },
  'mlflow.not_found': {
    en: 'server: has nothing there ({path}{?message}: {message}{/message}); it was removed, or the address is not that of an MLflow 3 server',
    pt: 'servidor: não tem nada ali ({path}{?message}: {message}{/message}); foi removido, ou o endereço não é o de um servidor MLflow 3',
  },
  'mlflow.conflict': {
    en: 'server: has one of that name already ({path}{?message}: {message}{/message}); sync again to see what changed there',
    pt: 'servidor: já tem um com esse nome ({path}{?message}: {message}{/message}); sincronize de novo para ver o que mudou lá',
  },
  'mlflow.too_large': {
    en: 'server: {path} with {bytes} bytes is larger than what stands before it lets through; its administrator can raise the limit (nginx: client_max_body_size)',
    pt: 'servidor: {path} com {bytes} bytes é maior do que o que há na frente deixa passar; o administrador pode aumentar o limite (nginx: client_max_body_size)',
  },
  'mlflow.too_many': {
    en: 'server: asks for fewer requests{?seconds}, again in {seconds} s{/seconds}; sync again later, what was sent is kept',
    pt: 'servidor: pede menos requisições{?seconds}, de novo em {seconds} s{/seconds}; sincronize mais tarde, o que foi enviado está guardado',
  },
  'mlflow.server_error': {
    en: 'server: failed at {path} (status {status}{?message}: {message}{/message}); its log says why, sync again afterwards',
    pt: 'servidor: falhou em {path} (status {status}{?message}: {message}{/message}); o registro dele diz por quê, sincronize depois',
  },
  'mlflow.refused': {
    en: 'server: refused {path} (status {status}{?message}: {message}{/message}); nothing was changed by it',
    pt: 'servidor: recusou {path} (status {status}{?message}: {message}{/message}); isso não mudou nada',
  },
  'mlflow.artifacts_elsewhere': {
    en: 'server: keeps files at {uri} and does not serve them; its administrator can start it with --serve-artifacts --artifacts-destination',
    pt: 'servidor: guarda arquivos em {uri} e não os serve; o administrador pode iniciá-lo com --serve-artifacts --artifacts-destination',
  },
  'mlflow.model_differs': {
    en: '{name}: {file} does not have the bytes that its digest names; it was changed on the server, register it again where it was made',
    pt: '{name}: {file} não tem os bytes que seu digest indica; foi alterado no servidor, registre-o de novo onde foi feito',
  },
  'mlflow.not_a_model': {
    en: '{name}: its document does not describe a model ({detail}); register it again where it was made',
    pt: '{name}: seu documento não descreve um modelo ({detail}); registre-o de novo onde foi feito',
  },
  'mlflow.no_onnx': {
    en: '{name}: has no ONNX file (its flavors are {flavors}); log it with mlflow.onnx.log_model, or convert it to ONNX',
    pt: '{name}: não tem arquivo ONNX (seus formatos são {flavors}); registre-o com mlflow.onnx.log_model, ou converta-o para ONNX',
  },
  'mlflow.no_version': {
    en: '{name}: the server has no such registered model, version or alias; it has {known}',
    pt: '{name}: o servidor não tem esse modelo registrado, versão ou apelido; tem {known}',
  },
  'mlflow.version_not_there': {
    en: '{name}@{alias}: the server does not have that version yet; sync again when it has',
    pt: '{name}@{alias}: o servidor ainda não tem essa versão; sincronize de novo quando tiver',
  },
  'mlflow.version_not_here': {
    en: '{name}@{alias}: points on the server to {theirs}, which no Bancada made; fetch that model into a notebook, or choose what this store says',
    pt: '{name}@{alias}: aponta no servidor para {theirs}, que nenhum Bancada fez; traga esse modelo para um caderno, ou escolha o que este armazenamento diz',
  },
  'mlflow.address': {
    en: '{url}: is no server’s address; expected http:// or https:// and a host, such as http://localhost:5000',
    pt: '{url}: não é o endereço de um servidor; o esperado é http:// ou https:// e uma máquina, como http://localhost:5000',
  },
  'mlflow.plain_http': {
    en: '{url}: a password or token would cross the network readable; use https, or a server on this machine',
    pt: '{url}: uma senha ou token passaria legível pela rede; use https, ou um servidor nesta máquina',
  },
  'sync.choice': {
    en: '{option} {got}: is no choice; expected one of {expected}',
    pt: '{option} {got}: não é uma escolha; o esperado é um de {expected}',
  },
  'sync.file_in_the_way': {
    en: '{file}: another file has this name; move it away, then fetch the model again',
    pt: '{file}: outro arquivo tem este nome; mova-o e traga o modelo de novo',
  },
  'onnx.features': {
    en: '{cell}: the model takes its columns as one table ({tensor}); say which they are, in its order: features: [a, b]',
    pt: '{cell}: o modelo recebe as colunas como uma tabela ({tensor}); diga quais são, na ordem dele: features: [a, b]',
  },
  'onnx.columns': {
    en: '{cell}: features names {got} columns, the model takes {expected}',
    pt: '{cell}: features cita {got} colunas, o modelo recebe {expected}',
  },
  'onnx.input': {
    en: '{cell}: input {tensor} takes {element} and column {column} does not fit; expected float or double for numbers, string for categories: export the model so',
    pt: '{cell}: a entrada {tensor} recebe {element} e a coluna {column} não serve; o esperado é float ou double para números, string para categorias: exporte o modelo assim',
  },
  'onnx.outputs': {
    en: '{cell}: the model gives {got}, expected {expected} of float or double; export it so (scikit-learn: zipmap=False)',
    pt: '{cell}: o modelo dá {got}, o esperado é {expected} de float ou double; exporte-o assim (scikit-learn: zipmap=False)',
  },
  'onnx.classes': {
    en: '{cell}: classes are {got}, the target in train has {expected}',
    pt: '{cell}: classes são {got}, o alvo em train tem {expected}',
  },
  'onnx.no_probabilities': {
    en: '{cell}: the model’s answers for a row add up to {sum}, probabilities add up to 1; export the probabilities and not the scores',
    pt: '{cell}: as respostas do modelo para uma linha somam {sum}, probabilidades somam 1; exporte as probabilidades e não as pontuações',
  },
  'onnx.engine': {
    en: '{cell}: the engine does not run this model ({detail}); export it again, for a newer operator set',
    pt: '{cell}: o motor não roda este modelo ({detail}); exporte-o de novo, para um conjunto de operadores mais novo',
  },
};
