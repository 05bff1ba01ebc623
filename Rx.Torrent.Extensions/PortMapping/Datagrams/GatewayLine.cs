using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using Rx.Torrent.Extensions.PortMapping.Gateways;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Extensions.PortMapping.Datagrams;

/// <summary>Questions to a gateway in single datagrams, each asked again and again until it is answered, four times at most.</summary>
internal sealed class GatewayLine : IDisposable
{
    private const int Attempts = 4;
    private const int LongestAnswer = 1100;

    /// <summary>How long the first answer is waited for; each time twice as long (RFC 6886, 3.1).</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    private readonly IPEndPoint _gateway;
    private readonly IScheduler _loop;
    private readonly IDatagramSocket _socket;
    private readonly IObservable<Datagram> _answers;

    /// <exception cref="TransportException">There is no socket to be had.</exception>
    public GatewayLine(IPEndPoint gateway, IPAddress local, IDatagramTransport transport, IScheduler loop)
    {
        (_gateway, _loop) = (gateway, loop);
        _socket = transport.Open(new IPEndPoint(local, 0));
        _answers = _socket.Received
            .Where(datagram => datagram.From.Equals(gateway) && datagram.Bytes.Length <= LongestAnswer)
            .DeliverOn(loop, capacity: 16);
    }

    /// <summary>Asks.</summary>
    /// <param name="question">What is sent.</param>
    /// <param name="read">Reads an answer: null for one to something else. It throws what the gateway refuses.</param>
    public IObservable<T> Ask<T>(byte[] question, Func<ReadOnlyMemory<byte>, T?> read)
        where T : struct => Observable.Create<T>(observer =>
    {
        var timer = new SerialDisposable();
        var listening = _answers.Select(answer => read(answer.Bytes)).Where(answer => answer is not null).Select(answer => answer!.Value).Take(1).Subscribe(observer);
        Send(0);
        return new CompositeDisposable(timer, listening);

        void Send(int attempt)
        {
            if (attempt == Attempts)
            {
                observer.OnError(new GatewayException(PortMappingFailureKind.NoAnswer, $"no answer from {_gateway}"));
                return;
            }
            _socket.Send(question, _gateway);
            timer.Disposable = _loop.Schedule(FirstWait * (1 << attempt), () => Send(attempt + 1));
        }
    });

    public void Dispose() => _socket.Dispose();
}
