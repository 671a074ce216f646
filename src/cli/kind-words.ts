/** The Portuguese words of everything that `bancada help` speaks of. */
import cellCheck from '../kinds/cell/check.pt.json';
import cellData from '../kinds/cell/data.pt.json';
import cellDecision from '../kinds/cell/decision.pt.json';
import cellDeploy from '../kinds/cell/deploy.pt.json';
import cellEvaluate from '../kinds/cell/evaluate.pt.json';
import cellExpect from '../kinds/cell/expect.pt.json';
import cellGate from '../kinds/cell/gate.pt.json';
import cellMonitor from '../kinds/cell/monitor.pt.json';
import cellOnnx from '../kinds/cell/onnx.pt.json';
import cellPredict from '../kinds/cell/predict.pt.json';
import cellRegister from '../kinds/cell/register.pt.json';
import cellServe from '../kinds/cell/serve.pt.json';
import cellSplit from '../kinds/cell/split.pt.json';
import cellTraffic from '../kinds/cell/traffic.pt.json';
import cellTrain from '../kinds/cell/train.pt.json';
import cellTune from '../kinds/cell/tune.pt.json';
import modelGbdt from '../kinds/model/gbdt.pt.json';
import modelLinear from '../kinds/model/linear.pt.json';
import modelLogistic from '../kinds/model/logistic.pt.json';
import modelMlp from '../kinds/model/mlp.pt.json';
import metricAccuracy from '../kinds/metric/accuracy.pt.json';
import metricAveragePrecision from '../kinds/metric/average_precision.pt.json';
import metricBalancedAccuracy from '../kinds/metric/balanced_accuracy.pt.json';
import metricBrier from '../kinds/metric/brier.pt.json';
import metricExpectedCalibrationError from '../kinds/metric/expected_calibration_error.pt.json';
import metricF1 from '../kinds/metric/f1.pt.json';
import metricLogLoss from '../kinds/metric/log_loss.pt.json';
import metricMae from '../kinds/metric/mae.pt.json';
import metricMape from '../kinds/metric/mape.pt.json';
import metricMeanPinballLoss from '../kinds/metric/mean_pinball_loss.pt.json';
import metricPrecision from '../kinds/metric/precision.pt.json';
import metricR2 from '../kinds/metric/r2.pt.json';
import metricRecall from '../kinds/metric/recall.pt.json';
import metricRmse from '../kinds/metric/rmse.pt.json';
import metricRocAuc from '../kinds/metric/roc_auc.pt.json';
import expectationBetween from '../kinds/expectation/between.pt.json';
import expectationHolds from '../kinds/expectation/holds.pt.json';
import expectationIn from '../kinds/expectation/in.pt.json';
import expectationMatches from '../kinds/expectation/matches.pt.json';
import expectationMissing from '../kinds/expectation/missing.pt.json';
import expectationRows from '../kinds/expectation/rows.pt.json';
import expectationType from '../kinds/expectation/type.pt.json';
import expectationUnique from '../kinds/expectation/unique.pt.json';
import driftChiSquared from '../kinds/drift/chi_squared.pt.json';
import driftJensenShannon from '../kinds/drift/jensen_shannon.pt.json';
import driftKs from '../kinds/drift/ks.pt.json';
import driftPsi from '../kinds/drift/psi.pt.json';
import driftWasserstein from '../kinds/drift/wasserstein.pt.json';
import driftZTest from '../kinds/drift/z_test.pt.json';

export interface KindWords {
  readonly title: string;
  readonly doc: string;
  /** Help by key path: `require.latency.p95_ms`; of a model behind `params.`. */
  readonly keys?: Readonly<Record<string, string>>;
}

/** By family, then by id. */
export const portugueseWords: Readonly<Record<string, Readonly<Record<string, KindWords>>>> = {
  cell: {
    check: cellCheck,
    data: cellData,
    decision: cellDecision,
    deploy: cellDeploy,
    evaluate: cellEvaluate,
    expect: cellExpect,
    gate: cellGate,
    monitor: cellMonitor,
    onnx: cellOnnx,
    predict: cellPredict,
    register: cellRegister,
    serve: cellServe,
    split: cellSplit,
    traffic: cellTraffic,
    train: cellTrain,
    tune: cellTune,
  },
  model: {
    gbdt: modelGbdt,
    linear: modelLinear,
    logistic: modelLogistic,
    mlp: modelMlp,
  },
  metric: {
    accuracy: metricAccuracy,
    average_precision: metricAveragePrecision,
    balanced_accuracy: metricBalancedAccuracy,
    brier: metricBrier,
    expected_calibration_error: metricExpectedCalibrationError,
    f1: metricF1,
    log_loss: metricLogLoss,
    mae: metricMae,
    mape: metricMape,
    mean_pinball_loss: metricMeanPinballLoss,
    precision: metricPrecision,
    r2: metricR2,
    recall: metricRecall,
    rmse: metricRmse,
    roc_auc: metricRocAuc,
  },
  expectation: {
    between: expectationBetween,
    holds: expectationHolds,
    in: expectationIn,
    matches: expectationMatches,
    missing: expectationMissing,
    rows: expectationRows,
    type: expectationType,
    unique: expectationUnique,
  },
  drift: {
    chi_squared: driftChiSquared,
    jensen_shannon: driftJensenShannon,
    ks: driftKs,
    psi: driftPsi,
    wasserstein: driftWasserstein,
    z_test: driftZTest,
  },
};
