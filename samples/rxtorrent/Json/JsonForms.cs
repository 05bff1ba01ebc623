using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rx.Torrent.Plugins;

namespace Rx.Torrent.CommandLine.Json;

/// <summary>Everything that is printed as JSON: one object a line.</summary>
[JsonSerializable(typeof(TorrentJson))]
[JsonSerializable(typeof(MagnetJson))]
[JsonSerializable(typeof(CreatedJson))]
[JsonSerializable(typeof(CheckJson))]
[JsonSerializable(typeof(EventJson))]
[JsonSerializable(typeof(ProgressJson))]
[JsonSerializable(typeof(DhtJson))]
[JsonSerializable(typeof(ScrapeJson))]
[JsonSerializable(typeof(TrackerJson))]
internal sealed partial class JsonForms : JsonSerializerContext
{
    /// <summary>Letters of all languages, <c>&amp;</c> and <c>+</c> as they are: this is no web page.</summary>
    public static JsonForms Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A state in the words of JSON: <c>downloading</c>.</summary>
    public static string NameOf(SwarmState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    /// <summary>Prints one line, and has it read at once.</summary>
    public static void Write<T>(TextWriter output, T value, JsonTypeInfo<T> form)
    {
        output.WriteLine(JsonSerializer.Serialize(value, form));
        output.Flush();
    }
}
