using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Extensions.Loops;

namespace Rx.Torrent.Extensions.Dht.Queries;

/// <summary>
/// The stages between the sockets and the answers, first to last. What a stage throws ends that stage alone: from then on queries go past it, the one at
/// which it failed too, unless it had passed that on already.
/// </summary>
internal sealed class QueryPipeline : IDisposable
{
    private readonly Stage[] _stages;
    private readonly Action<DhtQuery> _core;

    public QueryPipeline(IEnumerable<DhtStage> stages, ServiceLoop loop, Action<DhtFault> fault, Action<DhtQuery> core)
    {
        _core = core;
        _stages = [.. stages.Select((stage, at) => new Stage(stage, loop, fault, query => Enter(query, at + 1)))];
        foreach (var stage in _stages) stage.Attach();
    }

    /// <summary>Sends a query through all stages. On the loop.</summary>
    public void Enter(DhtQuery query) => Enter(query, 0);

    public void Dispose()
    {
        foreach (var stage in _stages) stage.Dispose();
    }

    private void Enter(DhtQuery query, int at)
    {
        if (at < _stages.Length) _stages[at].Enter(query);
        else _core(query);
    }

    private sealed class Stage(DhtStage stage, ServiceLoop loop, Action<DhtFault> fault, Action<DhtQuery> next) : IDisposable
    {
        private readonly Subject<DhtQuery> _input = new();
        private IDisposable? _subscription;
        private bool _isDetached;
        private bool _isInside;
        private bool _hasPassed;

        public void Attach()
        {
            try
            {
                _subscription = stage.Operator(_input.AsObservable()).Subscribe(Pass, Fail, Detach);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }

        public void Enter(DhtQuery query)
        {
            if (_isDetached)
            {
                next(query);
                return;
            }
            (_isInside, _hasPassed) = (true, false);
            try
            {
                _input.OnNext(query);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
            finally
            {
                _isInside = false;
            }
            if (_isDetached && !_hasPassed) next(query);
        }

        public void Dispose()
        {
            Detach();
            _subscription?.Dispose();
        }

        private void Pass(DhtQuery query)
        {
            if (!_isInside || !loop.IsCurrent)
            {
                loop.Post(() => next(query));
                return;
            }
            _hasPassed = true;
            loop.Run(() => next(query)); // what fails behind a stage is not that stage's fault
        }

        private void Fail(Exception exception)
        {
            Detach();
            fault(new DhtFault(stage.Name, exception));
        }

        private void Detach() => _isDetached = true;
    }
}
