import type { Phrases } from '../app/say.ts';

export const words = {
  best_validation: {
    en: {
      one: '{n} trial, with {metric} {value} on validation.',
      other: 'The best of {n} trials is number {trial}: {metric} {value} on validation.',
    },
    pt: {
      one: '{n} tentativa, com {metric} {value} na validação.',
      other: 'A melhor de {n} tentativas é a número {trial}: {metric} {value} na validação.',
    },
  },
  best_folds: {
    en: {
      one: '{n} trial, with mean {metric} {value} over the folds.',
      other: 'The best of {n} trials is number {trial}: mean {metric} {value} over the folds.',
    },
    pt: {
      one: '{n} tentativa, com {metric} médio {value} nos folds.',
      other: 'A melhor de {n} tentativas é a número {trial}: {metric} médio {value} nos folds.',
    },
  },
  stopped: {
    en: 'Stopped after {patience} trials without a better one: {n} of {planned} were tried.',
    pt: 'Encerrada após {patience} tentativas sem uma melhor: {n} de {planned} foram feitas.',
  },
  chart: { en: 'Trial {trial} reached the best {metric}', pt: 'A tentativa {trial} chegou ao melhor {metric}' },
  chart_validation: {
    en: {
      one: '{metric} of the trial on the validation part.',
      other: '{metric} of each of {n} trials on the validation part, and the best up to each.',
    },
    pt: {
      one: '{metric} da tentativa na parte de validação.',
      other: '{metric} de cada uma das {n} tentativas na parte de validação, e o melhor até cada uma.',
    },
  },
  chart_folds: {
    en: {
      one: 'Mean {metric} of the trial over the folds.',
      other: 'Mean {metric} of each of {n} trials over the folds, and the best up to each.',
    },
    pt: {
      one: '{metric} médio da tentativa nos folds.',
      other: '{metric} médio de cada uma das {n} tentativas nos folds, e o melhor até cada uma.',
    },
  },
  trial: { en: 'trial', pt: 'tentativa' },
  best_so_far: { en: 'best so far', pt: 'melhor até aqui' },
  trials_of: { en: 'Trials of {name}', pt: 'Tentativas de {name}' },
  sorted: { en: 'Sorted by {metric}, the best first.', pt: 'Por {metric}, a melhor primeiro.' },
  model: { en: 'The model of the best settings', pt: 'O modelo dos melhores valores' },
} as const satisfies Phrases;
