# Goes on with a journal that downhill wrote, by the Optuna that is installed, and prints what it sees of it.
# python3 optunaChild.py <journal> <trials to add>
import datetime
import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
storages = optuna.storages
if hasattr(storages, "journal"):
    backend = storages.journal.JournalFileBackend(sys.argv[1])
else:
    backend = storages.JournalFileStorage(sys.argv[1])
storage = storages.JournalStorage(backend)
[found] = optuna.get_all_study_summaries(storage)
study = optuna.load_study(study_name=found.study_name, storage=storage)
before = [trial.values for trial in study.trials]


def objective(trial):
    x = trial.suggest_float("x", -1, 1)
    trial.report(x, 0)
    return x


study.optimize(objective, n_trials=int(sys.argv[2]))
# Both compare times: the summary takes the earliest start, the timeline has them all.
[summary] = optuna.get_all_study_summaries(storage)
now = datetime.datetime.now()
naive = lambda time: time.astimezone().replace(tzinfo=None) if time.tzinfo else time
times = sorted(time for trial in study.trials for time in (trial.datetime_start, trial.datetime_complete))
print(
    json.dumps(
        {
            "version": optuna.__version__,
            "before": [None if values is None else [str(value) for value in values] for values in before],
            "states": [trial.state.name for trial in study.trials],
            "trials": summary.n_trials,
            "age": (now - naive(summary.datetime_start)).total_seconds(),
            "span": (naive(times[-1]) - naive(times[0])).total_seconds(),
            "best": study.best_value,
        }
    )
)
