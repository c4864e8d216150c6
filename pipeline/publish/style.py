"""The style of a release's page: light and dark, from a telephone to a wide screen. Contrasts are at least 4.5 to 1."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--encre:#1b2128;--fond:#fff;--fond2:#eef2f5;--gris:#4d5761;--trait:#c8ced6;--lien:#0b5394;
--barre:#5b9db5;--autre:#d98a63;--alerte:#fdecea;--bord:#b42318}
@media(prefers-color-scheme:dark){:root{--encre:#e6eaee;--fond:#14181d;--fond2:#232a32;--gris:#a9b4bf;--trait:#47525d;
--lien:#8fc3f0;--barre:#2f7a94;--autre:#a85a35;--alerte:#3a1f1d;--bord:#f19a91}}
*{box-sizing:border-box}body{margin:0 auto;max-width:62rem;padding:1rem;background:var(--fond);color:var(--encre);
font:1rem/1.55 system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.4rem 0}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:2px solid var(--trait);padding-bottom:.2rem}
a{color:var(--lien)}a:focus-visible,summary:focus-visible{outline:3px solid var(--lien);outline-offset:2px}
.saut{position:absolute;left:-99rem}.saut:focus{position:static}
.gris,small{color:var(--gris)}code{font-size:.8rem}.alerte{background:var(--alerte);border-left:4px solid var(--bord);
padding:.6rem .8rem}
.faits{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.6rem;margin:1rem 0}
.faits div{background:var(--fond2);border-radius:.5rem;padding:.5rem .8rem}dt{color:var(--gris);font-size:.9rem}
dd{margin:0;font-weight:600}
.fichiers{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.7rem}
.fichiers li{border:1px solid var(--trait);border-radius:.5rem;padding:.6rem .8rem}.fichiers a{font-weight:600}
.colonnes{columns:14rem;padding-left:1.2rem}.colonnes li{break-inside:avoid;padding:.2rem 0}
summary{cursor:pointer;padding:.5rem 0;color:var(--lien)}
.score{font-size:1.1rem}.score strong{font-size:2rem}
table{border-collapse:collapse;margin:1rem 0;width:100%;max-width:44rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-top:1px solid var(--trait);font-weight:400;vertical-align:top}
thead th{color:var(--gris);border-top:0;white-space:nowrap}td{white-space:nowrap}meter{width:clamp(3rem,14vw,10rem)}
figure{margin:1.6rem 0;max-width:44rem}figcaption{font-weight:600;margin-bottom:.4rem}svg{display:block;width:100%;height:auto}
@media print{body{max-width:none}details:not([open]){display:none}}
""".replace("\n", "")
