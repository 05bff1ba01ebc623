using Rx.Torrent.Picking;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>Something that a swarm is told to do. It passes through <see cref="ISwarmPlugin.Commands"/> of the swarm's plugins; what comes out is carried out.</summary>
/// <remarks>A closed set. That a client ends is none of them: nobody can keep it from that.</remarks>
public abstract record SwarmCommand
{
    private SwarmCommand()
    {
    }

    /// <summary>Who gave it: the program, or a plugin by its name. Null for one that a stage has made and that has not left it yet.</summary>
    public MessageOrigin? Origin { get; init; }

    /// <summary>Let all peers go and do nothing until <see cref="Resume"/>.</summary>
    public sealed record Pause : SwarmCommand;

    /// <summary>Go on after a pause, or try again after an error.</summary>
    public sealed record Resume : SwarmCommand;

    /// <summary>Forget which pieces are verified, and read and hash them all again.</summary>
    public sealed record Recheck : SwarmCommand;

    /// <summary>Ask the trackers for peers before their interval is over, as far as they allow it.</summary>
    public sealed record Announce : SwarmCommand;

    /// <summary>Stop the swarm and take it out of its client.</summary>
    /// <param name="DeleteData">True to delete what was downloaded as well.</param>
    public sealed record Remove(bool DeleteData) : SwarmCommand;

    /// <summary>Change how much a file is wanted.</summary>
    /// <param name="File">The number of the file.</param>
    /// <param name="Priority">How much.</param>
    public sealed record SetPriority(int File, PiecePriority Priority) : SwarmCommand;
}
