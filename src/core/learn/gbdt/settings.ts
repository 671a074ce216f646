/** Hyperparameters under the names of LightGBM's scikit-learn interface (and `min_data_per_group` of its own). */
export interface Settings {
  readonly n_estimators: number;
  readonly num_leaves: number;
  readonly learning_rate: number;
  /** -1 = unlimited. */
  readonly max_depth: number;
  readonly min_child_samples: number;
  readonly min_child_weight: number;
  readonly min_split_gain: number;
  readonly reg_alpha: number;
  readonly reg_lambda: number;
  readonly subsample: number;
  readonly subsample_freq: number;
  readonly colsample_bytree: number;
  readonly max_bin: number;
  readonly early_stopping_rounds?: number;
  readonly cat_smooth: number;
  readonly cat_l2: number;
  readonly max_cat_threshold: number;
  readonly max_cat_to_onehot: number;
  readonly min_data_per_group: number;
}
