using System.Reactive.Disposables;
using System.Reactive.Subjects;

namespace Rx.Torrent.Extensions.PortMapping.Gateways;

/// <summary>A port that somebody wants to be mapped, and what has come of it.</summary>
internal sealed class PortLine(PortRequest request)
{
    private readonly BehaviorSubject<MappedPort?> _mapped = new(null);

    public PortRequest Request => request;

    /// <summary>How many want it.</summary>
    public int Users { get; set; }

    /// <summary>The port that the gateway gave us the last time, to be asked for again.</summary>
    public ushort ExternalPort { get; set; } = request.Port;

    /// <summary>When the gateway may forget it.</summary>
    public TimeSpan Ends { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>What is under way or to come: a question, or the next one.</summary>
    public SerialDisposable Next { get; } = new();

    public MappedPort? Current => _mapped.Value;

    /// <summary>How it stands; completes when nobody wants it any more.</summary>
    public IObservable<MappedPort?> Mapped => _mapped;

    public void Set(MappedPort? mapped)
    {
        if (mapped is not null) ExternalPort = mapped.ExternalPort;
        if (mapped != Current) _mapped.OnNext(mapped);
    }

    public void End()
    {
        Next.Dispose();
        _mapped.OnCompleted();
    }
}
