cask "satchime" do
  version "{{version}}"
  sha256 "{{sum Satchime_*.dmg}}"

  url "{{url}}/releases/download/v#{version}/{{file Satchime_*.dmg}}"
  name "Satchime"
  desc "Tells when sats arrive in or leave your LNbits wallets"
  homepage "{{url}}"

  depends_on macos: ">= :big_sur"

  app "Satchime.app"

  uninstall quit: "app.satchime.desktop"

  zap trash: [
    "~/Library/Application Support/app.satchime.desktop",
    "~/Library/Caches/app.satchime.desktop",
    "~/Library/LaunchAgents/Satchime.plist",
    "~/Library/WebKit/app.satchime.desktop",
  ]
end
