using System.Text.Json;

namespace Rx.Torrent.Dashboard.Live;

/// <summary>One property of the rows of a view: how it is told from what it was, and written.</summary>
/// <param name="Differs">Whether a row has another value than before.</param>
/// <param name="Write">Writes name and value.</param>
internal sealed record Column<TRow>(Func<TRow, TRow, bool> Differs, Action<Utf8JsonWriter, TRow> Write);
