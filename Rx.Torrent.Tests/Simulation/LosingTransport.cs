using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Simulation;

/// <summary>A transport whose one listener ends as the test has it.</summary>
internal sealed class LosingTransport : ITransport, ITransportListener
{
    public Subject<IByteChannel> Channels { get; } = new();

    public bool IsDisposed { get; private set; }

    public string Name => "losing";

    public IPEndPoint Local { get; private set; } = null!;

    IObservable<IByteChannel> ITransportListener.Channels => Channels;

    public IObservable<IByteChannel> Dial(IPEndPoint remote) => Observable.Never<IByteChannel>();

    public ITransportListener Listen(IPEndPoint local)
    {
        Local = local;
        return this;
    }

    public void Dispose() => IsDisposed = true;
}
