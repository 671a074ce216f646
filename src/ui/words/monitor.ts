import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'Monitor', pt: 'Monitoramento' },
  none: {
    en: 'Nothing is watched yet. Run a monitor cell of the open notebook.',
    pt: 'Nada é monitorado ainda. Execute uma célula monitor do caderno aberto.',
  },
  simulated: { en: 'simulated', pt: 'simulado' },
  drifted: {
    en: '{n} of {total} columns drifted in the last window.',
    pt: '{n} de {total} colunas mudaram na última janela.',
  },
  dataset_drifted: { en: 'The data set drifted', pt: 'Os dados mudaram' },
  dataset_steady: { en: 'The data set did not drift', pt: 'Os dados não mudaram' },
  reference: { en: 'Compared with {n} reference rows.', pt: 'Comparado com {n} linhas de referência.' },
  column: { en: 'Column', pt: 'Coluna' },
  method: { en: 'Test', pt: 'Teste' },
  statistic: { en: 'Statistic', pt: 'Estatística' },
  threshold: { en: 'Threshold', pt: 'Limiar' },
  verdict: { en: 'Verdict', pt: 'Veredito' },
  yes: { en: 'drifted', pt: 'mudou' },
  no: { en: 'steady', pt: 'estável' },
  quality: { en: 'Realised quality', pt: 'Qualidade realizada' },
  alerts: { en: 'Alerts', pt: 'Alertas' },
  no_alerts: {
    en: 'No alert rule is written; add `alerts` to the cell.',
    pt: 'Nenhuma regra de alerta; acrescente `alerts` à célula.',
  },
  rule_above: { en: '{metric} above {threshold}', pt: '{metric} acima de {threshold}' },
  rule_below: { en: '{metric} below {threshold}', pt: '{metric} abaixo de {threshold}' },
  fired: {
    en: { one: 'fired in {n} window', other: 'fired in {n} windows' },
    pt: { one: 'disparou em {n} janela', other: 'disparou em {n} janelas' },
  },
  silent: { en: 'did not fire', pt: 'não disparou' },
  backtest: {
    en: 'Backtest: with a threshold of {threshold} it would have fired in {n} of {total} past windows.',
    pt: 'Teste retroativo: com limiar {threshold} teria disparado em {n} de {total} janelas passadas.',
  },
  keep: { en: 'Keep {threshold} in the notebook', pt: 'Guardar {threshold} no caderno' },
  put_back: { en: 'Back to {threshold}', pt: 'Voltar a {threshold}' },
  kept: {
    en: 'It stands in the notebook now; this result still has {was}, so run the cell to watch with it.',
    pt: 'Já está no caderno; este resultado ainda tem {was}: execute a célula para monitorar com ele.',
  },
  drag: { en: 'Threshold of {name}', pt: 'Limiar de {name}' },
  over_time: { en: '{metric} by window', pt: '{metric} por janela' },
  caption: {
    en: 'One point for each window; a gap where it is not known.',
    pt: 'Um ponto por janela; uma lacuna onde não se conhece.',
  },
  caption_alert: {
    en: 'One point for each window; the dashed line is the threshold, flags are windows that fired.',
    pt: 'Um ponto por janela; a linha tracejada é o limiar, as marcas são janelas que dispararam.',
  },
  window: { en: 'window', pt: 'janela' },
  time: { en: 'start of the window, UTC', pt: 'início da janela, UTC' },
  alert: { en: 'alert', pt: 'alerta' },
  slo: { en: 'Objectives', pt: 'Objetivos' },
} as const satisfies Phrases;
