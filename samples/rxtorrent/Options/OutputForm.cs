namespace Rx.Torrent.CommandLine.Options;

/// <summary>The ways to show what goes on.</summary>
internal enum OutputForm
{
    /// <summary>Painted over as things change, for people at a terminal.</summary>
    Live,

    /// <summary>Lines, for logs.</summary>
    Plain,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
