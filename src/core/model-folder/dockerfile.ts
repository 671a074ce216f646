/** `Dockerfile`: a small image that serves the model as a user without rights. */
import { PYTHON } from './requirements.ts';

export const DOCKERFILE = `FROM python:${PYTHON}-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /model

COPY requirements-serve.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --requirement requirements-serve.txt \\
    && useradd --system --no-create-home --uid 10001 model

COPY code ./code
COPY model.onnx signature.json serve.py ./

USER 10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \\
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/v2/health/ready', timeout=3)"]
CMD ["python", "serve.py", "--host", "0.0.0.0", "--port", "8080"]
`;
