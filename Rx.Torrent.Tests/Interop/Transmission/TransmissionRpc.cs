using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Transmission;

/// <summary>The JSON calls of a transmission daemon. Its first answer is 409 with a session id, which every later call carries.</summary>
internal sealed class TransmissionRpc(IPEndPoint address) : IDisposable
{
    private const string SessionHeader = "X-Transmission-Session-Id";

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{address}/transmission/rpc"), Timeout = Patience.Default };

    /// <summary>Calls a method and returns its <c>arguments</c>.</summary>
    /// <exception cref="HttpRequestException">Nobody listens yet.</exception>
    /// <exception cref="InvalidOperationException">The daemon said anything but <c>success</c>.</exception>
    public async Task<JsonElement> CallAsync(string method, JsonObject? arguments = null)
    {
        var body = new JsonObject { ["method"] = method, ["arguments"] = arguments ?? [] }.ToJsonString();
        var response = await PostAsync(body);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            _http.DefaultRequestHeaders.Remove(SessionHeader);
            _http.DefaultRequestHeaders.Add(SessionHeader, response.Headers.GetValues(SessionHeader));
            response.Dispose();
            response = await PostAsync(body);
        }
        using (response)
        {
            response.EnsureSuccessStatusCode();
            var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            var result = answer.GetProperty("result").GetString();
            return result == "success" ? answer.GetProperty("arguments") : throw new InvalidOperationException($"{method}: {result}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.PostAsync((Uri?)null, content);
    }
}
