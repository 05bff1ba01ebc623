using System.Reactive.Disposables;
using Rx.Torrent.Loops;
using Rx.Torrent.Peers.Passing;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>
/// Where a stage begins: a hot stream, so that a plugin's state exists once whoever listens. A message that is
/// pushed while another is on its way down waits until that one has arrived.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="actor">Whose code listens.</param>
/// <param name="way">The direction that it lies in: told of each message that has to wait.</param>
/// <param name="entered">Told of each message before the stage has it.</param>
/// <param name="fault">Hears what a listener throws.</param>
internal sealed class Junction(Loop loop, MessageOrigin actor, Passage way, Action<PeerMessage> entered, Action<Exception> fault) : IObservable<PeerMessage>
{
    private IObserver<PeerMessage>[] _observers = [];
    private Queue<PeerMessage>? _waiting;
    private bool _busy;
    private bool _completed;

    /// <summary>The message that is on its way down.</summary>
    public PeerMessage? Current { get; private set; }

    public void Push(PeerMessage message)
    {
        if (_busy)
        {
            (_waiting ??= new()).Enqueue(message);
            way.Detain(message);
            return;
        }
        _busy = true;
        var before = loop.Enact(actor);
        try
        {
            Deliver(message);
            while (_waiting is not null && _waiting.TryDequeue(out var next)) way.Enter(next, Deliver);
        }
        catch (Exception exception)
        {
            _waiting = null;
            fault(exception);
        }
        finally
        {
            loop.Enact(before);
            _busy = false;
            Current = null;
        }
    }

    public void Complete()
    {
        if (_completed) return;
        _completed = true;
        var before = loop.Enact(actor);
        try
        {
            foreach (var observer in _observers) observer.OnCompleted();
        }
        catch (Exception exception)
        {
            fault(exception);
        }
        finally
        {
            loop.Enact(before);
        }
        _observers = [];
    }

    public IDisposable Subscribe(IObserver<PeerMessage> observer)
    {
        if (_completed)
        {
            observer.OnCompleted();
            return Disposable.Empty;
        }
        _observers = [.. _observers, observer];
        return Disposable.Create(() => _observers = [.. _observers.Where(o => !ReferenceEquals(o, observer))]);
    }

    private void Deliver(PeerMessage message)
    {
        Current = message;
        entered(message);
        foreach (var observer in _observers) observer.OnNext(message);
    }
}
