namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>Lets peers come and go at times that are spread as those of independent people are.</summary>
internal sealed class Churn : IDisposable
{
    private readonly SimulatedSwarm _swarm;
    private readonly ChurnSetup _setup;
    private bool _ended;

    public Churn(SimulatedSwarm swarm, ChurnSetup setup)
    {
        _swarm = swarm;
        _setup = setup;
        Next();
    }

    public void Dispose() => _ended = true;

    private void Next() => _swarm.After(Chance(_setup.Between), () =>
    {
        if (_ended) return;
        var peer = _swarm.AddPeer(_setup.Peers);
        var crashes = _swarm.Random.NextDouble() < _setup.Crashes;
        _swarm.After(Chance(_setup.Stay), () =>
        {
            if (_ended) return;
            if (crashes) peer.Crash();
            else _ = peer.LeaveAsync();
        });
        Next();
    });

    private TimeSpan Chance(TimeSpan mean) => mean * -Math.Log(1 - _swarm.Random.NextDouble());
}
