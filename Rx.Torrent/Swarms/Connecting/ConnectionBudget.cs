namespace Rx.Torrent.Swarms.Connecting;

/// <summary>How many connections the swarms of one loop may have together.</summary>
internal sealed class ConnectionBudget(int maxConnections, int maxHalfOpen)
{
    /// <summary>Connections that are made.</summary>
    public int Connections { get; private set; }

    /// <summary>Connections in the making.</summary>
    public int HalfOpen { get; private set; }

    public bool MayDial => HalfOpen < maxHalfOpen && Connections + HalfOpen < maxConnections;

    public bool MayAccept => Connections < maxConnections;

    public void Dialling() => HalfOpen++;

    public void Dialled() => HalfOpen--;

    public void Connected() => Connections++;

    public void Disconnected() => Connections--;
}
