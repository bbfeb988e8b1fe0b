import { unhashedPythonRequirements } from "../../../checks/pipeline/unhashed_python_requirements.ts";
import { testScanCheck } from "../../scan_cases.ts";

const CI = ".github/workflows/ci.yml";
const HASH = `--hash=sha256:${"0".repeat(64)}`;
const LOCK =
  `# by pip-compile\nrequests==2.32.3 \\\n    ${HASH} \\\n    ${HASH}\n    # via -r requirements.in\nidna==3.7 ; python_version >= "3.9" ${HASH}\n`;

/** A workflow with one step that runs these lines. */
function runs(...lines: readonly string[]): string {
  return `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
${lines.map((line) => `          ${line}`).join("\n")}
`;
}

testScanCheck(unhashedPythonRequirements, {
  path: CI,
  violating: [
    {
      name: "a file that asks for hashes itself, and lacks one: pip refuses it, at its line",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": "--require-hashes\nflask==3.0.0\n",
      },
      results: ["2: flask has no hash, in a file that is installed with hashes"],
    },
    {
      name: "no hashes anywhere, at the line of the command",
      files: {
        [CI]: runs("python -m pip install --upgrade pip", "pip install -r requirements.txt"),
        "requirements.txt": "requests==2.32.3\nflask\n",
      },
      results: ["9: `pip install -r requirements.txt` installs 2 requirements without a hash"],
    },
    {
      name: "every spelling of the command",
      files: {
        [CI]: runs(
          "python3.12 -m pip install -rdev.txt",
          "sudo -H pip3 install --requirement=dev.txt && echo pip install -r x",
          "if ! .venv/bin/pip --quiet install --user -c other.txt --requirement dev.txt; then exit 1; fi",
          "uv pip install \\",
          "  --system -r dev.txt",
        ),
        "dev.txt": "--index-url https://example.com/simple\npytest>=8\n-e .\n",
      },
      results: [
        "8: python3.12 -m pip",
        "9: pip3 install",
        "10: .venv/bin/pip",
        "11: uv pip install",
      ],
    },
    {
      name: "a line without a hash in a lock file, at that line",
      files: {
        [CI]: runs("pip install --require-hashes -r lock/all.txt"),
        "lock/all.txt": `-r base.txt\nflask==3.0.0\n`,
        "lock/base.txt": `${LOCK}certifi==2024.7.4 # no hash\n`,
      },
      results: ["2: flask has no hash", "7: certifi has no hash"],
    },
    {
      name: "a file that is not there",
      files: { [CI]: runs("pip install -r generated.txt") },
      results: ["unknown 8: the file generated.txt is not there; add --require-hashes"],
    },
    {
      name: "a name that the runner knows",
      files: { [CI]: runs("pip install -r ${{ matrix.file }}") },
      results: ["unknown 8: is named when it runs"],
    },
    {
      name: "working-directory and cd",
      files: {
        [CI]: `on: push
jobs:
  test:
    defaults: { run: { working-directory: api } }
    runs-on: ubuntu-latest
    steps:
      - run: pip install -r requirements.txt
      - working-directory: .
        run: cd web && pip install -r requirements.txt
`,
        "api/requirements.txt": "django\n",
        "web/requirements.txt": "flask\nhttpx\n",
      },
      results: ["7: installs 1 requirement", "9: installs 2 requirements"],
    },
    {
      name: "a Dockerfile, with continued lines, mounts and a here-document",
      files: {
        "app/Dockerfile": `# syntax=docker/dockerfile:1
FROM python:3.12
WORKDIR /srv
COPY requirements/prod.txt /tmp/requirements.txt
RUN apt-get update && \\
    # a comment
    apt-get install -y gcc && \\
    pip install --no-cache-dir -r /tmp/requirements.txt
RUN --mount=type=bind,source=tools.txt,target=/x/t.txt \\
    --mount=type=cache,target=/root/.cache \\
    pip install -r /x/t.txt
RUN <<EOF
set -e
pip install -r tools.txt
EOF
RUN ["pip", "install", "-r", "tools.txt"]
`,
        "app/requirements/prod.txt": "django\n",
        "app/tools.txt": "build\n",
      },
      results: ["8: pip install --no-cache-dir", "11: /x/t.txt", "14: tools.txt", "16: tools.txt"],
    },
    {
      name: "a script",
      files: {
        "scripts/setup.sh": "#!/bin/sh\nset -e\npip install -r requirements.txt\n",
        "requirements.txt": "a\n",
      },
      results: ["3: installs 1 requirement without a hash"],
    },
  ],
  innocent: [
    {
      name: "a file that asks for hashes itself, of which a part is made on the way",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": "--require-hashes\n-r generated.txt\n",
      },
    },
    {
      name: "--require-hashes with a whole lock file",
      files: {
        [CI]: runs("pip install --require-hashes -r requirements.txt"),
        "requirements.txt": LOCK,
      },
    },
    {
      name: "a whole lock file alone: pip asks for hashes by itself",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": `--only-binary :all:\n-r base.txt\n${LOCK}`,
        "base.txt": `six==1.16.0 \\\r\n  ${HASH}\r\n`,
      },
    },
    {
      name: "--require-hashes with a file that is made on the way",
      files: { [CI]: runs("pip install --require-hashes -r generated.txt") },
    },
    {
      name: "the variable, in the command, the script and the job",
      files: {
        [CI]: runs(
          "PIP_REQUIRE_HASHES=1 pip install -r a.txt",
          "export PIP_REQUIRE_HASHES=true",
          "pip install -r a.txt",
        ),
        ".github/workflows/env.yml":
          "on: push\nenv: { PIP_REQUIRE_HASHES: 1 }\njobs:\n  a:\n    steps:\n      - run: pip install -r a.txt\n",
      },
    },
    {
      name: "no requirement files",
      files: {
        [CI]: runs(
          "pip install .",
          "pip install --upgrade pip",
          "pip-compile -r x.in",
          "apt-get install -y python3-pip",
          "echo pip install -r requirements.txt",
          "uv sync --locked",
          "poetry install",
        ),
      },
    },
    {
      name: "one's own code, commits and hashes in addresses",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": `-e .\n./lib\n../other\nfile:///srv/x\ngit+https://example.com/x@${
          "a".repeat(40)
        }\nx @ https://example.com/x.whl#sha256=${"0".repeat(64)}\n`,
      },
    },
    {
      name: "hashes in the constraints",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": "-c lock.txt\nRequests\n",
        "lock.txt": `requests==2.32.3 ${HASH}\n`,
      },
    },
    {
      name: "a Dockerfile with a lock file that lies beside it",
      files: {
        "docker/Dockerfile":
          "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nCOPY . /app\nRUN pip install -r /app/requirements.lock\n",
        "requirements.lock": LOCK,
      },
    },
  ],
  fixed: {
    [CI]: runs("pip install --require-hashes -r requirements.txt"),
    "requirements.txt": LOCK,
  },
});
