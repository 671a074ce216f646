import type { MetricKind } from '../../core/kind/metric-kind.ts';
import accuracy from './accuracy.ts';
import averagePrecision from './average_precision.ts';
import balancedAccuracy from './balanced_accuracy.ts';
import brier from './brier.ts';
import expectedCalibrationError from './expected_calibration_error.ts';
import f1 from './f1.ts';
import logLoss from './log_loss.ts';
import mae from './mae.ts';
import mape from './mape.ts';
import meanPinballLoss from './mean_pinball_loss.ts';
import precision from './precision.ts';
import r2 from './r2.ts';
import recall from './recall.ts';
import rmse from './rmse.ts';
import rocAuc from './roc_auc.ts';

/** Every metric, in the order in which lists and the reference page show them. */
export const metricKinds: readonly MetricKind[] = [
  rocAuc,
  averagePrecision,
  logLoss,
  brier,
  expectedCalibrationError,
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  f1,
  rmse,
  mae,
  r2,
  mape,
  meanPinballLoss,
];
