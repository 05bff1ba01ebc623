namespace Rx.Torrent.Testing;

internal sealed class SerialCheck<T>(IObservable<T> source) : IObservable<T>
{
    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return source.Subscribe(new Guard(observer));
    }

    private sealed class Guard(IObserver<T> downstream) : IObserver<T>
    {
        private const int Idle = 0, Inside = 1, Broken = 2, Ended = 3;

        private int _state;
        private int _thread;
        private StreamContractException? _broken;

        public void OnNext(T value) => Call("OnNext", isLast: false, () => downstream.OnNext(value));

        public void OnError(Exception error) => Call("OnError", isLast: true, () => downstream.OnError(error));

        public void OnCompleted() => Call("OnCompleted", isLast: true, downstream.OnCompleted);

        private void Call(string name, bool isLast, Action call)
        {
            if (!Enter(name)) return;
            try
            {
                call();
            }
            finally
            {
                Leave(isLast);
            }
        }

        private bool Enter(string name)
        {
            switch (Interlocked.CompareExchange(ref _state, Inside, Idle))
            {
                case Idle:
                    _thread = Environment.CurrentManagedThreadId;
                    return true;
                case Ended:
                    throw new StreamContractException($"{name} after the end of the stream");
                default:
                    var where = _thread == Environment.CurrentManagedThreadId ? "from inside another call" : "while another thread was inside a call";
                    _broken = new StreamContractException($"{name} came {where}");
                    Break();
                    return false;
            }
        }

        // Whoever is inside ends the stream when it leaves; when it has left meanwhile, that is for us to do.
        private void Break()
        {
            if (Interlocked.CompareExchange(ref _state, Broken, Inside) != Idle) return;
            if (Interlocked.CompareExchange(ref _state, Ended, Idle) == Idle) downstream.OnError(_broken!);
        }

        private void Leave(bool isLast)
        {
            if (Interlocked.CompareExchange(ref _state, isLast ? Ended : Idle, Inside) == Inside) return;
            _state = Ended;
            if (isLast) throw _broken!; // downstream has its end already
            downstream.OnError(_broken!);
        }
    }
}
