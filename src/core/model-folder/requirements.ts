/** The Python packages that a folder needs, pinned to what `tests/tools` runs it with. */
export const PYTHON = '3.12';
/** For tools that want a whole version. */
export const PYTHON_RELEASE = '3.12.10';
export const MLFLOW = '3.17.2';

const SERVE = { numpy: '2.4.6', onnxruntime: '1.32.0' } as const;
const PYFUNC = { 'mlflow-skinny': MLFLOW, ...SERVE, pandas: '3.1.1' } as const;

const lines = (packages: Readonly<Record<string, string>>) =>
  Object.entries(packages).map(([name, version]) => `${name}==${version}`);

/** `requirements-serve.txt`: what `serve.py` needs, and the image. */
export const REQUIREMENTS_SERVE = `${lines(SERVE).join('\n')}\n`;

/** `requirements.txt`: what `mlflow.pyfunc.load_model` needs; `serve.py` runs with it too. */
export const REQUIREMENTS = `${lines(PYFUNC).join('\n')}\n`;

export const CONDA_YAML = `name: bancada-model
channels:
  - conda-forge
dependencies:
  - python=${PYTHON}
  - pip
  - pip:
${lines(PYFUNC)
  .map((line) => `      - ${line}\n`)
  .join('')}`;

/** `python_env.yaml`: MLflow's own, for `--env-manager virtualenv` and `uv`. */
export const PYTHON_ENV_YAML = `python: ${PYTHON_RELEASE}
build_dependencies:
  - pip
  - setuptools
  - wheel
dependencies:
  - -r requirements.txt
`;
