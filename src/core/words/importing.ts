import type { Messages } from './message.ts';

/** Problems of bringing in runs that another tracker exported. */
export const importing: Messages = {
  'open.folder': {
    en: '{file}: this folder holds no run bundle (.bancada.zip) and no runs of MLflow (mlruns); drop data files and notebooks by themselves',
    pt: '{file}: esta pasta não tem pacote de execução (.bancada.zip) nem execuções do MLflow (mlruns); solte arquivos de dados e cadernos sozinhos',
  },
  'import.unknown': {
    en: 'file: its columns ({columns}) are not those of a W&B or Neptune export; expected Name and State, or name and state, _step, sys/id, or project_id, run_id and attribute_path; if it comes from one of them, say from which (in the app: Whose file it is; on the command line: --from)',
    pt: 'arquivo: suas colunas ({columns}) não são as de uma exportação do W&B ou do Neptune; esperava-se Name e State, ou name e state, _step, sys/id, ou project_id, run_id e attribute_path; se vem de um deles, diga de qual (no aplicativo: De quem é o arquivo; na linha de comando: --from)',
  },
  'import.printed': {
    en: 'file: its columns summary and config hold Python dictionaries, printed or as records; write it with to_json("runs.json", orient="records") instead of to_csv or to_parquet',
    pt: 'arquivo: as colunas summary e config têm dicionários Python, impressos ou como registros; grave-o com to_json("runs.json", orient="records") em vez de to_csv ou to_parquet',
  },
  'import.sqlite': {
    en: 'file: is an SQLite database, which only its own program reads; for MLflow start it with mlflow server --backend-store-uri sqlite:///FILE and bring its runs with bancada sync NOTEBOOK --to URL --pull',
    pt: 'arquivo: é um banco SQLite, que só o próprio programa lê; para o MLflow inicie-o com mlflow server --backend-store-uri sqlite:///FILE e traga as execuções com bancada sync NOTEBOOK --to URL --pull',
  },
  'import.rows': {
    en: 'row {row}: is no JSON object; expected a list of runs such as [{"name": "a", "config": {}, "summary": {}}]',
    pt: 'linha {row}: não é um objeto JSON; esperava-se uma lista de execuções como [{"name": "a", "config": {}, "summary": {}}]',
  },
  'import.moment': {
    en: 'row {row}, column {field}: {got} is no date; expected one such as 2026-11-24T15:30:00Z',
    pt: 'linha {row}, coluna {field}: {got} não é uma data; esperava-se uma como 2026-11-24T15:30:00Z',
  },
  'import.status': {
    en: 'row {row}, column {field}: {got} is no state of a run; expected {expected}',
    pt: 'linha {row}, coluna {field}: {got} não é um estado de execução; esperava-se {expected}',
  },
  'import.no_number': {
    en: 'row {row}, column {field}: {got} is no number, so the column is no metric; name it in --params',
    pt: 'linha {row}, coluna {field}: {got} não é um número, portanto a coluna não é uma métrica; indique-a em --params',
  },
  'import.no_column': {
    en: '{name}: the file has no such column; it has {columns}',
    pt: '{name}: o arquivo não tem essa coluna; tem {columns}',
  },
  'import.both': {
    en: '{name}: stands in --params and in --metrics; leave it in one of them',
    pt: '{name}: está em --params e em --metrics; deixe-a em um deles',
  },
  'import.no_id': {
    en: 'row {row}, column {field}: is missing, and a run of Neptune is known by it; export the table with this column',
    pt: 'linha {row}, coluna {field}: falta, e uma execução do Neptune é conhecida por ela; exporte a tabela com esta coluna',
  },
  'import.twice': {
    en: 'row {row}: is run {name} of row {earlier} again; export the runs with their ID, or take one row out',
    pt: 'linha {row}: é de novo a execução {name} da linha {earlier}; exporte as execuções com o ID, ou tire uma das linhas',
  },
  'import.meta': {
    en: '{file}: is not the description of a run or experiment that MLflow writes; copy the folder again',
    pt: '{file}: não é a descrição de execução ou experimento que o MLflow grava; copie a pasta de novo',
  },
  'import.metric_line': {
    en: 'line {line}: {got} is no point of a metric; expected timestamp, value and step',
    pt: 'linha {line}: {got} não é um ponto de uma métrica; esperava-se instante, valor e passo',
  },
  'import.no_runs': {
    en: 'folder: holds no run of MLflow and no Parquet file of Neptune’s exporter; name the folder mlruns, whose runs have a meta.yaml each, or the exporter’s data folder',
    pt: 'pasta: não contém execuções do MLflow nem arquivo Parquet do exportador do Neptune; indique a pasta mlruns, cujas execuções têm um meta.yaml cada, ou a pasta de dados do exportador',
  },
  'import.no_file': {
    en: '{file}: cannot be read ({reason}); check the name',
    pt: '{file}: não pode ser lido ({reason}); confira o nome',
  },
  'import.for_exports': {
    en: '{file}: is a run bundle, and {options} are for exports of other trackers; leave them out',
    pt: '{file}: é um pacote de execução, e {options} valem para exportações de outros rastreadores; deixe-as fora',
  },
  'import.in_the_way': {
    en: '{file}: is there and is not what the bundle holds; give --output a notebook in another folder',
    pt: '{file}: já existe e não é o que o pacote contém; dê a --output um caderno em outra pasta',
  },
  'import.outside': {
    en: '{source}: this source is not written, because its name leads out of the notebook’s folder or into a hidden one; the store has it, and bancada run needs it where the notebook says',
    pt: '{source}: esta fonte não é gravada, porque seu nome leva para fora da pasta do caderno ou para uma pasta oculta; o armazém a tem, e bancada run precisa dela onde o caderno diz',
  },
  'import.from': {
    en: '--from: {got} is not known here; expected {expected} (a folder is MLflow’s or of Neptune’s exporter, a file W&B’s or Neptune’s)',
    pt: '--from: {got} não é conhecido aqui; esperava-se {expected} (uma pasta é do MLflow ou do exportador do Neptune, um arquivo do W&B ou do Neptune)',
  },
};
