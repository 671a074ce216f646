import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Sync with MLflow', pt: 'Sincronizar com o MLflow' },
  back: { en: 'Back to Bancada', pt: 'Voltar ao Bancada' },
  intro: {
    en: 'Runs and registered models go to your team’s MLflow server, and come from it. First you see the list; nothing leaves this browser before you press Sync.',
    pt: 'Execuções e modelos registrados vão para o servidor MLflow da sua equipe, e vêm dele. Antes você vê a lista; nada sai deste navegador até você clicar em Sincronizar.',
  },
  server: { en: 'Server', pt: 'Servidor' },
  address: { en: 'Address', pt: 'Endereço' },
  notebook: { en: 'Runs of', pt: 'Execuções de' },
  all: { en: 'all notebooks', pt: 'todos os cadernos' },
  experiment: { en: 'Experiment', pt: 'Experimento' },
  pull: { en: 'Also bring what is new there', pt: 'Trazer também o que há de novo lá' },
  sign_in: { en: 'Sign in', pt: 'Entrada' },
  none: { en: 'no sign-in', pt: 'sem entrada' },
  basic: { en: 'name and password', pt: 'nome e senha' },
  token: { en: 'token', pt: 'token' },
  token_field: { en: 'Token', pt: 'Token' },
  username: { en: 'Name', pt: 'Nome' },
  password: { en: 'Password', pt: 'Senha' },
  keep: { en: 'Keep on this device', pt: 'Guardar neste aparelho' },
  keep_help: {
    en: 'Sealed by a key that no page can read out. Without this it is forgotten when the page closes.',
    pt: 'Lacrado por uma chave que nenhuma página lê. Sem isto, é esquecido quando a página fecha.',
  },
  kept: {
    en: 'The sign-in for this server is kept on this device.',
    pt: 'A entrada deste servidor está guardada neste aparelho.',
  },
  forget: { en: 'Forget it', pt: 'Esquecer' },
  look: { en: 'See what would move', pt: 'Ver o que seria enviado' },
  looking: { en: 'Asking the server…', pt: 'Perguntando ao servidor…' },
  push: {
    en: { one: '{n} thing goes to the server', other: '{n} things go to the server' },
    pt: { one: '{n} item vai para o servidor', other: '{n} itens vão para o servidor' },
  },
  come: {
    en: { one: '{n} thing comes from the server', other: '{n} things come from the server' },
    pt: { one: '{n} item vem do servidor', other: '{n} itens vêm do servidor' },
  },
  waiting: {
    en: {
      one: '{n} new thing is there; tick “Also bring what is new there” to have it.',
      other: '{n} new things are there; tick “Also bring what is new there” to have them.',
    },
    pt: {
      one: 'Há {n} novidade lá; marque “Trazer também o que há de novo lá” para tê-la.',
      other: 'Há {n} novidades lá; marque “Trazer também o que há de novo lá” para tê-las.',
    },
  },
  same: {
    en: { one: '{n} is on both sides already.', other: '{n} are on both sides already.' },
    pt: { one: '{n} já está dos dois lados.', other: '{n} já estão dos dois lados.' },
  },
  nothing: { en: 'Both sides are the same: nothing to do.', pt: 'Os dois lados são iguais: nada a fazer.' },
  nothing_to_send: { en: 'Nothing to send.', pt: 'Nada a enviar.' },
  left: {
    en: { one: '{n} was left from last time.', other: '{n} were left from last time.' },
    pt: { one: '{n} ficou da última vez.', other: '{n} ficaram da última vez.' },
  },
  run: { en: 'run', pt: 'execução' },
  version: { en: 'model version', pt: 'versão de modelo' },
  alias: { en: 'alias', pt: 'apelido' },
  card: { en: 'description', pt: 'descrição' },
  conflicts: {
    en: { one: '{n} thing changed on both sides', other: '{n} things changed on both sides' },
    pt: { one: '{n} item mudou dos dois lados', other: '{n} itens mudaram dos dois lados' },
  },
  conflict_help: {
    en: 'Neither side wins by itself. Choose, or leave it as it is.',
    pt: 'Nenhum lado vence sozinho. Escolha, ou deixe como está.',
  },
  here: { en: 'here: {value}', pt: 'aqui: {value}' },
  there: { en: 'there: {value}', pt: 'lá: {value}' },
  is_nothing: { en: 'nothing', pt: 'nada' },
  keep_ours: { en: 'Keep ours', pt: 'Manter o nosso' },
  take_theirs: { en: 'Take theirs', pt: 'Ficar com o deles' },
  leave: { en: 'Leave it', pt: 'Deixar' },
  sync: {
    en: { one: 'Sync {n} thing', other: 'Sync {n} things' },
    pt: { one: 'Sincronizar {n} item', other: 'Sincronizar {n} itens' },
  },
  cancel: { en: 'Cancel', pt: 'Cancelar' },
  progress: { en: '{done} of {total} · {name}', pt: '{done} de {total} · {name}' },
  sent: { en: '{bytes} of files sent', pt: '{bytes} de arquivos enviados' },
  moved: {
    en: { one: '{n} thing moved.', other: '{n} things moved.' },
    pt: { one: '{n} item sincronizado.', other: '{n} itens sincronizados.' },
  },
  stays: {
    en: { one: '{n} is left; sync again to go on.', other: '{n} are left; sync again to go on.' },
    pt: {
      one: '{n} ficou; sincronize de novo para continuar.',
      other: '{n} ficaram; sincronize de novo para continuar.',
    },
  },
  refused: { en: 'Refused:', pt: 'Recusado:' },
  obstacle_down: {
    en: 'No server answers at this address. If it should be on your machine, start it with:',
    pt: 'Nenhum servidor responde neste endereço. Se ele deveria estar na sua máquina, inicie-o com:',
  },
  obstacle_origin: {
    en: 'The server is there, and does not let this page ask it. Its administrator must name this page’s origin when starting it:',
    pt: 'O servidor está lá, e não deixa esta página perguntar. O administrador precisa nomear a origem desta página ao iniciá-lo:',
  },
  obstacle_local_network: {
    en: 'The browser keeps this page from servers on your own machine or network. Allow “Local network access” in the site settings beside the address bar and try again, or run Bancada on this machine (npm start). The server may be fine.',
    pt: 'O navegador impede esta página de acessar servidores na sua própria máquina ou rede. Permita “Acesso à rede local” nas configurações do site, ao lado da barra de endereço, e tente de novo, ou rode o Bancada nesta máquina (npm start). O servidor pode estar bem.',
  },
  obstacle_mixed: {
    en: 'This page came over https and the browser lets it ask no server over plain http. Give the server https, or use bancada sync on the command line.',
    pt: 'Esta página veio por https e o navegador não a deixa perguntar a um servidor por http simples. Dê https ao servidor, ou use bancada sync na linha de comando.',
  },
  copy: { en: 'Copy', pt: 'Copiar' },
  copied: { en: 'Copied', pt: 'Copiado' },
  fetch_title: { en: 'Bring a team’s model into a notebook', pt: 'Trazer um modelo da equipe para um caderno' },
  fetch_help: {
    en: 'Any registered model that has an ONNX file: it becomes a file of the notebook and a cell that uses it.',
    pt: 'Qualquer modelo registrado que tenha um arquivo ONNX: vira um arquivo do caderno e uma célula que o usa.',
  },
  model: { en: 'Model, as name@alias or name/version', pt: 'Modelo, como nome@apelido ou nome/versão' },
  into: { en: 'Into', pt: 'Para' },
  fetch: { en: 'Bring it', pt: 'Trazer' },
  fetched: { en: '{file} and its cell are in “{title}”.', pt: '{file} e sua célula estão em “{title}”.' },
  open_notebook: { en: 'Open the notebook', pt: 'Abrir o caderno' },
  no_notebook: { en: 'This browser has no notebook yet.', pt: 'Este navegador ainda não tem caderno.' },
  settings: { en: 'Sync', pt: 'Sincronização' },
  settings_help: {
    en: 'A page of its own, because it may speak to a server that you name; this page never does.',
    pt: 'Uma página à parte, porque ela pode falar com um servidor que você indica; esta página nunca fala.',
  },
} as const satisfies Phrases;
