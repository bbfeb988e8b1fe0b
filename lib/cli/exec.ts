import { audit, type AuditRequest } from "../audit.ts";
import { EXIT, UserError } from "../errors.ts";
import { blocks, decide, type Decision } from "../gate.ts";
import { deliverSignals, endOnSignals } from "../gate_signals.ts";
import { keepOnly } from "../permissions.ts";
import { loadPolicy } from "../policy/load.ts";
import { renderJsonLines } from "../report/jsonl.ts";
import { resultLine } from "../report/text.ts";
import type { Report, Result } from "../report/types.ts";
import { openLinux } from "../system/linux.ts";
import type { System } from "../system/types.ts";
import { type Arguments, type Command, usage } from "./options.ts";
import { writeError } from "./output.ts";

/** Exit codes of the gate itself: those of the shell for a command that cannot be started. */
const REFUSED = 2;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const DEFAULT_TIMEOUT = 5;
